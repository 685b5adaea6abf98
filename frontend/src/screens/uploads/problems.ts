import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

/** Why rows wait, by the service's codes; a rarer one is shown as it is called there. */
export const PROBLEM_LABELS: Record<string, MessageDescriptor> = {
  phone_invalid: msg`phone can't be one`,
  phone_damaged: msg`phone cut off by a spreadsheet`,
  phone_filler: msg`phone made up`,
  phone_missing: msg`no phone`,
  email_invalid: msg`e-mail can't be one`,
  passport_invalid: msg`passport can't be one`,
  branch_unknown: msg`shop not known`,
  branch_missing: msg`no shop`,
  date_unreadable: msg`date can't be read`,
  date_in_future: msg`date not come yet`,
  date_missing: msg`no date`,
  project_unknown: msg`project not known`,
  partner_unknown: msg`partner not known`,
  no_person: msg`names nobody`,
  keys_conflict: msg`keys of two people`,
};
