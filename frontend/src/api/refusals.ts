import { type I18n, i18n, type MessageDescriptor } from "@lingui/core";
import { msg, plural } from "@lingui/core/macro";

/**
 * The service says no in English, with a code. In English its sentence is shown, for it has the
 * facts; in another language ours for the code, and its sentence only where we have none.
 */
const WORDS: Record<string, MessageDescriptor> = {
  // signing in, passwords
  no_active_account: msg`No active account has this user name and password. Check both.`,
  wrong_code: msg`This code is wrong. Type the six digits that the app shows now, or a recovery code.`,
  used_code: msg`This code was used. Wait for the next one.`,
  clock_off: msg`The clock of your phone is wrong. Let it set itself, and type the next code.`,
  setup_expired: msg`This set-up is too old. Begin again and scan the new picture.`,
  challenge_expired: msg`That took too long. Sign in again with your user name and password.`,
  wrong_password: msg`This is not your password.`,
  password_too_short: msg`This password is too short. Take at least eight characters.`,
  password_too_common: msg`This password is among the commonest. Take another one.`,
  password_entirely_numeric: msg`This password has only digits. Add letters.`,
  password_too_similar: msg`This password is too much like your name or address.`,
  no_mail: msg`This Footfall sends no e-mail. Ask an owner for a new password.`,
  token_not_valid: msg`This link was used, or is more than an hour old. Ask for another one.`,
};

const waitFor = (minutes: number) =>
  msg`Too many tries. Wait ${plural(minutes, { one: "# minute", other: "# minutes" })} and try again.`;

/** Our sentence in the language of the page, or undefined: what the service said is shown. */
export function ownWords(
  code: string,
  retryAfterSeconds: number | null = null,
  language: I18n = i18n,
): string | undefined {
  if (language.locale === "en") return undefined;
  if (retryAfterSeconds !== null && (code === "throttled" || code === "too_many_attempts")) {
    return language._(waitFor(Math.ceil(retryAfterSeconds / 60)));
  }
  const words = WORDS[code];
  return words && language._(words);
}
