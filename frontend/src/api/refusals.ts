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
  // anywhere
  permission_denied: msg`Your role does not allow this. Ask an owner or manager.`,
  not_found: msg`There is nothing here. It may be gone.`,
  unavailable: msg`This is not possible at the moment; our side is to blame. Try again in some seconds.`,
  required: msg`Fill this in.`,
  blank: msg`Fill this in.`,
  idempotency_in_progress: msg`The first try is still running. Try again in a second.`,
  idempotency_key_reused: msg`This was saved already, as it was before you changed it. Look it up before you send more.`,
  idempotency_answer_lost: msg`This was saved already. Look it up before you send more.`,
  conflict: msg`Somebody saved the same at this moment. Try again.`,
  null: msg`Fill this in.`,
  last_owner: msg`This is the last owner. Make somebody else an owner first.`,
  channel_off: msg`This channel is switched off: no gateway is set for it.`,
  sender_stopped: msg`This channel is stopped. Mend the reason, and open it again.`,
  opted_out: msg`Whoever has this phone wants no messages.`,
  // people
  already_known: msg`This belongs to another customer. Open that one, or merge the two.`,
  merged: msg`This record was merged into another one. Work on that one.`,
  already_merged: msg`One of them was merged already.`,
  unresolved: msg`Choose whose values to keep. Nothing was merged.`,
  being_erased: msg`This customer is being erased at their request.`,
  nobody: msg`This is nobody's name.`,
  no_person: msg`Say who it is: a phone, or at least a name.`,
  // bills and calls
  already_recorded: msg`This visit without a purchase is recorded already.`,
  branch_missing: msg`Choose the shop.`,
  nothing_open: msg`There is nothing to call this person about any more. Nothing was saved.`,
  converted: msg`This contact bought and is converted. Nothing was saved.`,
  closed: msg`This contact is closed. Open it again to go on.`,
  not_closed: msg`This contact is not closed.`,
  decided: msg`This lead is decided already.`,
  moved_meanwhile: msg`Somebody moved this lead meanwhile. It stands where they put it.`,
  combined: msg`This lead became one with another. Load it again.`,
  concluded: msg`This promise is kept or called off already.`,
  not_concluded: msg`This promise is open already.`,
  not_contested: msg`Nobody contests this claim: there is nothing to decide.`,
  already_decided: msg`It is decided for this partner already.`,
  name_taken: msg`There is already a project with this name.`,
  no_key: msg`Give a phone or a passport: a lead is known by one of them.`,
  reminder_over: msg`This reminder is over; only an open one can be changed.`,
  date_in_past: msg`This day is past. Give today or a later one.`,
  date_too_far: msg`This day is too far away. Check the year.`,
  too_late: msg`A minute is over. Record the right outcome instead: the latest counts.`,
  changed_since: msg`Something of this person was changed since, so nothing was undone. Put it right on their page.`,
  reverted: msg`This was undone already.`,
};

/** What the service says of these is for whoever writes a client. */
const FOR_PROGRAMS = new Set([
  "idempotency_in_progress",
  "idempotency_key_reused",
  "idempotency_answer_lost",
]);

/** Of an address that leads nowhere; where it knows what is missing it says that instead. */
export const NOTHING_HERE = "There is nothing here. Check the address and the id.";

const waitFor = (minutes: number) =>
  msg`Too many tries. Wait ${plural(minutes, { one: "# minute", other: "# minutes" })} and try again.`;

/** Our sentence in the language of the page, or undefined: what the service said is shown. */
export function ownWords(
  code: string,
  message: string,
  retryAfterSeconds: number | null = null,
  language: I18n = i18n,
): string | undefined {
  const isForPrograms = FOR_PROGRAMS.has(code) || message === NOTHING_HERE;
  if (language.locale === "en" && !isForPrograms) return undefined;
  if (retryAfterSeconds !== null && (code === "throttled" || code === "too_many_attempts")) {
    return language._(waitFor(Math.ceil(retryAfterSeconds / 60)));
  }
  const words = WORDS[code];
  return words && language._(words);
}
