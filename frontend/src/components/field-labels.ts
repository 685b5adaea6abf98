import type { MessageDescriptor } from "@lingui/core";
import { msg, t } from "@lingui/core/macro";
import { translate } from "@/lib/languages";

/** The fields of a customer's form. */
export const FIELD_LABELS = {
  full_name: msg`Name`,
  phone: msg`Phone`,
  email: msg`E-mail`,
  city: msg`City`,
  address: msg`Address`,
  date_of_birth: msg`Born on`,
  primary_doctor: msg`Doctor`,
  chronic_conditions: msg`Conditions`,
  allergies: msg`Allergies`,
  special_notes: msg`Notes`,
} satisfies Record<string, MessageDescriptor>;

/** Fields that changes name beside those of a customer's form. */
const CHANGED_LABELS: Record<string, MessageDescriptor> = {
  name: msg`Name`,
  branch: msg`Shop`,
  category: msg`Category`,
  prefers_generic: msg`Prefers generic`,
  whatsapp_status: msg`WhatsApp`,
  is_active: msg`Active`,
  bill_date: msg`Day of the bill`,
  bill_number: msg`Number of the bill`,
  doctor_name: msg`Doctor`,
  served_by: msg`Served by`,
  discount_amount: msg`Discount`,
  total_amount: msg`Total`,
  customer: msg`Customer`,
  notes: msg`Notes`,
  assigned_to: msg`Given to`,
  source: msg`Source`,
  channel_partner: msg`Partner`,
  value: msg`Value`,
  identifiers: msg`Keys`,
  code: msg`Code`,
  commission_percent: msg`Commission %`,
  contact_number: msg`Phone`,
  customer_category: msg`Category`,
  description: msg`Description`,
  duration_days: msg`Duration in days`,
  generic_name: msg`Generic name`,
  is_generic: msg`Is generic`,
  generic_education_given: msg`Told about generics`,
  lost_reason: msg`Why it was lost`,
  last_activity: msg`Last seen`,
  pretag_status: msg`Claim`,
  age: msg`Age`,
  gender: msg`Gender`,
  passport_number: msg`Passport number`,
  service_type: msg`Service`,
  attended_by: msg`Attended by`,
  visit_date: msg`Visit date`,
  outcome: msg`Outcome`,
  conversion_status: msg`Status`,
  status: msg`Status`,
  next_follow_up_on: msg`Next follow-up`,
  next_action_on: msg`Next action`,
  closing_reason: msg`Reason for closing`,
  enquired_on: msg`Asked on`,
  converted_at: msg`Converted`,
  archived_at: msg`Archived`,
  project: msg`Project`,
  bill: msg`Bill`,
  reference: msg`Reference`,
  booked_on: msg`Booked on`,
};

/** What a field that changed is called, in the language of the page. */
export function fieldOf(name: string): string {
  if (name.startsWith("purchases.")) return t`Line`;
  const labels: Record<string, MessageDescriptor> = { ...FIELD_LABELS, ...CHANGED_LABELS };
  const words = name.replaceAll("_", " ");
  return translate(labels[name] ?? words.charAt(0).toUpperCase() + words.slice(1));
}
