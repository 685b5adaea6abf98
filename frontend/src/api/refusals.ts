import { type I18n, i18n, type MessageDescriptor } from "@lingui/core";
import { msg, plural } from "@lingui/core/macro";

/**
 * The service says no in English, with a code. In English its sentence is shown, for it has the
 * facts; in another language ours for the code, and its sentence where we have none, or where it
 * alone has the facts (`WITH_FACTS`). `config/tests/test_desk_refusals.py` holds that no code of the
 * service is without words.
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
  already_set_up: msg`A second factor is set up already. Remove it first to use another phone.`,
  not_set_up: msg`There is no second factor here.`,
  owners_by_the_operator: msg`Only whoever runs this Footfall resets the second factor of an owner.`,
  no_scope: msg`Choose what the key may read, or leave this out.`,
  key_ended: msg`This key has ended. Make a new one.`,
  // anywhere
  permission_denied: msg`Your role does not allow this. Ask an owner or manager.`,
  not_found: msg`There is nothing here. It may be gone.`,
  unavailable: msg`This is not possible at the moment; our side is to blame. Try again in some seconds.`,
  throttled: msg`Too many tries. Wait a while and try again.`,
  too_many_attempts: msg`Too many tries. Wait a while and try again.`,
  invalid: msg`This is not right. Check it.`,
  invalid_choice: msg`Choose one of those offered.`,
  does_not_exist: msg`This is not there any more. Choose another.`,
  unique: msg`This is taken already. Give another.`,
  taken: msg`This is taken already. Give another.`,
  too_long: msg`This is too long. Shorten it.`,
  max_length: msg`This is too long. Shorten it.`,
  min_length: msg`This is too short. Give more of it.`,
  min_value: msg`This is too small. Check it.`,
  max_value: msg`This is too large. Check it.`,
  max_digits: msg`This has too many digits. Check it.`,
  max_decimal_places: msg`This has too many decimals. Round it.`,
  max_whole_digits: msg`This has too many digits. Check it.`,
  in_use: msg`Something still hangs on this, so it stays.`,
  inactive: msg`This is deactivated. Activate it first, or choose another.`,
  too_many: msg`These are too many at once. Take fewer.`,
  too_many_rows: msg`There are too many rows for this. Choose fewer.`,
  range_reversed: msg`The range ends before it starts. Swap the two.`,
  deleted: msg`This customer was deleted. Bring them back first.`,
  no_organization: msg`You belong to no organization. Sign in as a member of the one you want to change.`,
  organization_missing: msg`You belong to no organization. Sign in as a member of the one you want to change.`,
  job_finished: msg`This is over already; there is nothing to stop.`,
  in_the_past: msg`This moment is past. Give a later one.`,
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
  not_uncertain: msg`What became of this message is known by now.`,
  // people
  phone_invalid: msg`This is no phone number. Correct it.`,
  phone_damaged: msg`A spreadsheet rounded this number. Type the whole one.`,
  phone_filler: msg`This only fills the place of a phone. Give the real one.`,
  phone_ignored: msg`This is on your ignore list, so it names nobody. Give the customer's own.`,
  phone_missing: msg`Give a phone.`,
  phone_taken: msg`Another partner has this phone.`,
  email_invalid: msg`This is no e-mail address. Correct it.`,
  email_ignored: msg`This is on your ignore list, so it names nobody. Give the customer's own.`,
  passport_invalid: msg`This is no passport number. Correct it.`,
  passport_ignored: msg`This is on your ignore list, so it names nobody. Give the customer's own.`,
  already_ignored: msg`This is on the ignore list already.`,
  age_invalid: msg`This is no age. Give whole years.`,
  gender_invalid: msg`This is no gender that we know.`,
  category_unknown: msg`This is none of the categories.`,
  yes_no_invalid: msg`This is neither yes nor no.`,
  date_unreadable: msg`This is no day. Write it like 31/12/2024.`,
  person_erased: msg`This person was erased at their request.`,
  already_known: msg`This belongs to another customer. Open that one, or merge the two.`,
  merged: msg`This record was merged into another one. Work on that one.`,
  already_merged: msg`One of them was merged already.`,
  unresolved: msg`Choose whose values to keep. Nothing was merged.`,
  being_erased: msg`This customer is being erased at their request.`,
  nobody: msg`This is nobody's name.`,
  no_person: msg`Say who it is: a phone, or at least a name.`,
  // bills and calls
  branch_unknown: msg`This is none of your shops. Choose one.`,
  bill_number_missing: msg`The bill has no number. Give one.`,
  bill_number_invalid: msg`A bill number has letters, digits and signs only.`,
  bill_number_taken: msg`Another bill has this number.`,
  bill_cancelled: msg`This bill was cancelled and stays as it is. Record another one.`,
  bill_differs: msg`The bill of this number is of another day, shop or customer.`,
  lines_missing: msg`Give what was bought.`,
  lines_without_purchase: msg`Nothing was bought, so there is nothing to number or lower.`,
  medicine_missing: msg`Name the medicine.`,
  amount_invalid: msg`This can't be the amount. Check the digits.`,
  quantity_invalid: msg`This can't be the quantity. Give a number above 0.`,
  duration_invalid: msg`This can't be the number of days.`,
  discount_invalid: msg`The discount is more than the sum. Lower it.`,
  no_purchase: msg`Nothing was bought, so there is no receipt.`,
  reason_missing: msg`Say why.`,
  no_end: msg`Say how it goes on: the day of the next step, or why there is none.`,
  move_not_allowed: msg`This contact cannot become that.`,
  unfit: msg`Not everybody chosen can do this. Choose others.`,
  finished: msg`This reminder is over already.`,
  still_here: msg`They work here and keep these reminders.`,
  booking_cancelled: msg`This booking is cancelled and stays as it was. Make a new one.`,
  read_only: msg`This cannot be changed here.`,
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
  not_decided: msg`This lead is neither converted nor lost. There is nothing to open again.`,
  another_active_lead: msg`Another active lead is of the same person. Merge it, too, or merge into it.`,
  code_taken: msg`Another partner has this code.`,
  name_taken: msg`There is already a project with this name.`,
  no_key: msg`Give a phone or a passport: a lead is known by one of them.`,
  reminder_over: msg`This reminder is over; only an open one can be changed.`,
  date_in_future: msg`This day has not come yet. Check it.`,
  date_too_old: msg`This day is too long ago. Check the year.`,
  date_out_of_range: msg`This day is too long ago, or yet to come. Check it.`,
  date_in_past: msg`This day is past. Give today or a later one.`,
  date_too_far: msg`This day is too far away. Check the year.`,
  too_late: msg`A minute is over. Record the right outcome instead: the latest counts.`,
  changed_since: msg`Something of this person was changed since, so nothing was undone. Put it right on their page.`,
  reverted: msg`This was undone already.`,
  // uploads
  empty_file: msg`The file is empty. Save the sheet again and send that file.`,
  not_a_spreadsheet: msg`This is no spreadsheet. Save the sheet as .xlsx, .xls, .ods or .csv and send that file.`,
  damaged_file: msg`The file is damaged. Open it in Excel or LibreOffice, save it anew and send that file.`,
  encrypted: msg`The file is protected by a password. Remove the password, save it and send it again.`,
  zip_bomb: msg`The file unpacks to far more than a sheet holds. Copy the rows into a new workbook.`,
  too_large: msg`This is too large. Split it and send the parts.`,
  several_files: msg`Send one file at a time.`,
  file_gone: msg`The file is no longer in the store. Its rows are still here.`,
  file_forgotten: msg`The file was forgotten. Its rows are still here.`,
  already_finished: msg`This is over already; there is nothing to stop.`,
  not_previewed: msg`This upload has no finished preview.`,
  not_waiting: msg`This upload waits for no answer any more.`,
  nothing_waits: msg`No row of this upload waits. There is nothing to correct.`,
  not_revertible: msg`This upload can't be undone now.`,
  column_unknown: msg`The sheet has no such column.`,
  // work that ended
  job_broke: msg`An unexpected error stopped this. What was done is kept. Tell whoever runs this Footfall.`,
  job_unknown: msg`This version of Footfall does not know such work. Tell whoever runs it.`,
  workers_lost: msg`This stopped again and again, perhaps for want of memory. What was done is kept. Tell whoever runs this Footfall.`,
  no_progress: msg`This stopped again and again, perhaps for want of memory. What was done is kept. Tell whoever runs this Footfall.`,
  reading_stopped: msg`Reading the file stopped again and again, perhaps for want of memory. Split the sheet and send the parts.`,
  file_lost: msg`The file is no longer in the store. Hand it in again.`,
  file_changed: msg`The file was changed or cut in the store. Hand it in again.`,
  no_data_rows: msg`There are no rows below the headings. Check that the right sheet was saved, and hand it in again.`,
  own_export_of_bills: msg`This is a list of bills as Footfall itself writes it, without its lines: nothing can be read back from it.`,
  tokens_missing: msg`This is no corrected workbook: its column of row tokens is gone or changed. Download the waiting rows again and correct them there.`,
  headings_missing: msg`The row of headings is gone from this workbook. Download the waiting rows again.`,
};

/** What was refused, or why work ended, in the language of the page. */
export const inWords = (code: string, message: string): string =>
  ownWords(code, message) ?? message;

/** The service's sentence follows ours: it alone says what hangs on it, how many are too many. */
const WITH_FACTS = new Set([
  "invalid",
  "taken",
  "in_use",
  "too_many",
  "too_many_rows",
  "bill_number_taken",
  "bill_number_invalid",
  "bill_differs",
  "amount_invalid",
  "move_not_allowed",
  "unfit",
  "read_only",
  "not_revertible",
  "job_broke",
  "workers_lost",
  "no_progress",
]);

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
  if (!words || !WITH_FACTS.has(code) || !message) return words && language._(words);
  return `${language._(words)} (${message})`;
}
