import type { MessageDescriptor } from "@lingui/core";
import { msg, t } from "@lingui/core/macro";
import type { components } from "@/api/schema";
import { translate } from "@/lib/languages";

type Fact = components["schemas"]["ReasonFact"];

const LIKENESS: Record<string, MessageDescriptor> = {
  passport_same: msg`Same passport`,
  passport_near: msg`Passport differs in one character`,
  born_same: msg`Same birth date`,
  born_near: msg`Birth date differs in one digit, or day and month are swapped`,
  born_part: msg`Birth date agrees in two of three parts`,
  born_year_near: msg`Birth date differs in the year, by one digit or by one`,
  born_year_differs: msg`Same day and month of birth in another year`,
  phone_same: msg`Same phone`,
  phone_near: msg`Phone differs in one digit`,
  email_same: msg`Same e-mail`,
  email_user: msg`Same e-mail name at another provider`,
  email_near: msg`E-mail is nearly the same`,
  address_same: msg`Same address`,
  address_near: msg`Nearly the same address`,
  name_same: msg`Same name`,
  name_order: msg`Same name in another order`,
  name_part: msg`A part of the name is left out`,
  name_initial: msg`An initial or a short form of the name`,
  city_same: msg`Same city`,
  several: msg`Several small likenesses`,
};

const KEYS: Record<string, MessageDescriptor> = {
  phone: msg`Phone`,
  "e-mail": msg`E-mail`,
  passport: msg`Passport`,
};

/** Why two may be one person; `phone` writes a number. */
export function describeFact(fact: Fact, phone: (number: string) => string): string {
  const likeness = LIKENESS[fact.code];
  if (likeness) return translate(likeness);
  if (fact.code === "name_spelling") return `${fact.one} / ${fact.other}`;
  if (fact.code !== "key_of_other" && fact.code !== "key_shared") return fact.text ?? fact.code;
  const kind = translate(KEYS[fact.key_kind ?? ""] ?? "");
  const key = fact.key_kind === "phone" ? phone(fact.key ?? "") : (fact.key ?? "");
  const what =
    fact.code === "key_shared"
      ? t`${kind} ${key}: shared, but passport and name are another person's`
      : t`${kind} ${key}: belongs to the other one`;
  return `${what}${entryOf(fact.entry ?? "")}`;
}

/** In brackets which row of which sheet brought the key, where it was one. */
function entryOf(entry: string): string {
  const [, number, file] = /^Row (\d+) of (.+)$/s.exec(entry) ?? [];
  if (number && file) return ` (${t`row ${number} of ${file}`})`;
  return entry && entry !== "An entry" ? ` (${entry})` : "";
}
