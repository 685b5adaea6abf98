import { i18n, type MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

type Problem = { code: string; value: string; message: string };

/**
 * What is wrong with a row: the service's sentence in English, which has the facts; ours by its code
 * in another language. Of what concerns two people or another row the service's follows, for it
 * says which.
 */
export function problemWords({ code, value, message }: Problem): string {
  const words = i18n.locale === "en" ? undefined : WORDS[code];
  if (!words) return message;
  const ours = i18n._(words(value));
  return OF_TWO.has(code) ? `${ours} (${message})` : ours;
}

const OF_TWO = new Set([
  "keys_conflict",
  "key_shared",
  "name_changed",
  "bill_number_taken",
  "claim_contested",
  "row_corrected",
  "row_still_waits",
]);

const WORDS: Record<string, (value: string) => MessageDescriptor> = {
  phone_missing: () => msg`No phone is given.`,
  phone_invalid: (value) => msg`“${value}” is no phone number. Correct it.`,
  phone_damaged: (value) => msg`“${value}” was rounded by a spreadsheet. Type the whole number.`,
  phone_filler: (value) => msg`“${value}” only fills the place of a phone. Give the real one.`,
  phone_taken: (value) => msg`“${value}” belongs to somebody else.`,
  email_invalid: (value) => msg`“${value}” is no e-mail address. Correct it.`,
  passport_invalid: (value) => msg`“${value}” is no passport number. Correct it.`,
  no_person: () => msg`Nobody is named. Give a name, a phone, an e-mail or a passport.`,
  nobody: (value) => msg`“${value}” is nobody's name. Give the person's own.`,
  name_missing: () => msg`A name is missing.`,
  name_doubtful: (value) => msg`“${value}” may be no person. Correct the name, or give a phone.`,
  name_changed: () =>
    msg`The customer has another name now. If that is another person, put the name back and give this one their own phone.`,
  keys_conflict: (value) =>
    msg`“${value}” belongs to another customer. They may be one person: compare them.`,
  key_shared: (value) => msg`“${value}” belongs to another person, and still leads to them.`,
  key_elsewhere: (value) => msg`“${value}” stands in the wrong column. Move it.`,
  branch_missing: () => msg`The shop is missing.`,
  branch_unknown: (value) =>
    msg`“${value}” is none of your shops. Choose one; its spelling can be remembered.`,
  project_unknown: (value) => msg`“${value}” is none of your projects.`,
  partner_unknown: (value) => msg`“${value}” is none of your partners.`,
  code_taken: (value) => msg`The code “${value}” belongs to another partner.`,
  claim_contested: () => msg`Another partner claims this person. Decide between the two.`,
  date_unreadable: (value) => msg`“${value}” is no day. Write it like 31/12/2024.`,
  date_in_future: (value) => msg`“${value}” has not come yet. Correct the day.`,
  date_out_of_range: (value) => msg`“${value}” is too long ago, or yet to come. Correct the day.`,
  date_too_old: (value) => msg`“${value}” is too long ago. Correct the day.`,
  date_missing: () => msg`The day is missing.`,
  age_invalid: (value) => msg`“${value}” is no age.`,
  gender_invalid: (value) => msg`“${value}” is no gender that we know.`,
  category_unknown: (value) => msg`“${value}” is none of the categories.`,
  yes_no_invalid: (value) => msg`“${value}” is neither yes nor no.`,
  amount_invalid: (value) => msg`“${value}” is no amount. Write it in digits.`,
  quantity_invalid: (value) => msg`“${value}” is no quantity. Write a whole number.`,
  duration_invalid: (value) => msg`“${value}” is no number of days.`,
  commission_invalid: (value) => msg`“${value}” is no percentage.`,
  bill_number_missing: () => msg`The bill has no number.`,
  bill_number_invalid: (value) => msg`“${value}” is no number of a bill.`,
  bill_number_taken: (value) =>
    msg`The bill “${value}” is another customer's already. Correct the number or the customer.`,
  bill_differs: (value) =>
    msg`Lines of the bill “${value}” differ in its day, shop or customer. Correct them.`,
  bill_cancelled: (value) => msg`The bill “${value}” was cancelled.`,
  too_long: (value) => msg`“${value}” is too long. Shorten it.`,
  ditto: (value) =>
    msg`“${value}” says “as above”, which is not guessed here. Write out what is meant.`,
  formula_without_result: () => msg`No program has computed this formula. Type the value.`,
  deleted_in_register: (value) =>
    msg`“${value}” was deleted when this list was made, and stays so.`,
  person_erased: () => msg`This person was erased at their request.`,
  phone_ignored: (value) => msg`“${value}” is on your ignore list. Give the customer's own.`,
  email_ignored: (value) => msg`“${value}” is on your ignore list. Give the customer's own.`,
  passport_ignored: (value) => msg`“${value}” is on your ignore list. Give the customer's own.`,
  medicine_missing: () => msg`The medicine is missing.`,
  token_missing: () =>
    msg`This line has no row token, so it belongs to no row. Hand new rows in as a sheet of their own.`,
  token_invalid: () =>
    msg`The row token was changed or cut. Take it from the downloaded workbook again, or correct the row where it waits.`,
  row_corrected: () => msg`The row of this line is corrected.`,
  row_still_waits: () => msg`The row of this line was corrected and still waits.`,
  row_not_changed: () => msg`No cell of this line was changed: its row waits as before.`,
  row_not_waiting: () => msg`The row of this line waits no more: the line was left aside.`,
  token_foreign: () =>
    msg`This row belongs to another upload. Hand the workbook in where it was made.`,
  token_twice: () => msg`This row stands twice in the workbook. Keep one.`,
};
