import type { MessageDescriptor } from "@lingui/core";
import { msg, plural, t } from "@lingui/core/macro";
import { translate } from "@/lib/languages";

type Labels = Record<string, MessageDescriptor>;

export const KINDS = ["customer", "lead", "channel_partner"] as const;

export const KIND_LABELS: Labels = {
  customer: msg`Customers`,
  lead: msg`Leads`,
  channel_partner: msg`Partners`,
};

export const ONE_LABELS: Labels = {
  customer: msg`Customer`,
  lead: msg`Lead`,
  channel_partner: msg`Partner`,
};

/** The score from which on pairs are shown. */
export const SURE_LABELS: [string, MessageDescriptor][] = [
  ["0.9", msg`The surest only`],
  ["0.5", msg`Without families`],
];

const FIELD_LABELS: Labels = {
  full_name: msg`Name`,
  name: msg`Name`,
  branch: msg`Shop`,
  phone: msg`Phone`,
  contact_number: msg`Phone`,
  email: msg`E-mail`,
  passport_number: msg`Passport`,
  city: msg`City`,
  address: msg`Address`,
  date_of_birth: msg`Born on`,
  age: msg`Age`,
  gender: msg`Gender`,
  category: msg`Category`,
  service_type: msg`Service`,
  source: msg`Came from`,
  chronic_conditions: msg`Conditions`,
  allergies: msg`Allergies`,
  primary_doctor: msg`Doctor`,
  prefers_generic: msg`Prefers generic medicines`,
  generic_education_given: msg`Told about generic medicines`,
  special_notes: msg`Notes`,
  notes: msg`Notes`,
  message_consent_at: msg`Agreed to messages`,
  opted_out_at: msg`Wants no messages since`,
  whatsapp_status: msg`WhatsApp`,
  is_active: msg`Active`,
  last_activity: msg`Last seen`,
  first_uploaded_at: msg`First in a sheet`,
  conversion_status: msg`Status`,
  lost_reason: msg`Lost because`,
  decided_at: msg`Decided on`,
  assigned_to: msg`Whose`,
  assigned_at: msg`Given out on`,
  next_follow_up_on: msg`Next follow-up`,
  code: msg`Code`,
  rera_number: msg`RERA number`,
};

export const fieldLabel = (name: string, label: string): string =>
  translate(FIELD_LABELS[name] ?? label);

/** What becomes of a field unless somebody chooses; as the service says it. */
const HOW: Labels = {
  "stays the one shown unless you choose another; all of them keep matching": msg`Shown is the kept one's; all of them go on finding the person.`,
  "stays unless you choose another; the customer keeps matching by both": msg`Shown is the kept one's; both go on finding the person.`,
  "stays unless you choose another; sheets find the partner by both": msg`Shown is the kept one's; sheets find the partner by both.`,
  "both are kept": msg`All are kept, unless you choose one.`,
  "the oldest record's": msg`That of the oldest record stays.`,
  "yes, when it was once": msg`Yes, when it was once.`,
  "the consent of the phone that is shown; none after an opt-out": msg`That of the phone that is shown; none once somebody wanted no messages.`,
  "an opt-out on any side stays: the earliest": msg`Who wanted no messages gets none: the earliest day stays.`,
  "that of the phone that is shown": msg`That of the phone that is shown.`,
  "active, when one of them is": msg`Active, when one of them is.`,
  "the latest": msg`The latest stays.`,
  "the earliest": msg`The earliest stays.`,
  "the furthest; converted before all": msg`The furthest one stays.`,
  "goes with the status": msg`Goes with the status.`,
  "goes with whom it is assigned to": msg`Goes with whose it is.`,
  "the earliest, while there is something to win": msg`The earliest stays, while there is something to win.`,
};

export const describeHow = (how: string): string => translate(HOW[how] ?? how);

export const VALUE_LABELS: Labels = {
  Male: msg`Male`,
  Female: msg`Female`,
  Other: msg`Other`,
  Active: msg`Active`,
  Inactive: msg`Inactive`,
  Unknown: msg`Unknown`,
  Open: msg`Open`,
  Contacted: msg`Contacted`,
  Qualified: msg`Qualified`,
  Converted: msg`Converted`,
  Lost: msg`Lost`,
};

/** What moves, by relation; others are of no use to who decides, or said in another way. */
const MOVED: Labels = {
  "visits.Visit.customer": msg`visits`,
  "visits.Bill.customer": msg`bills`,
  "leads.Lead.customer": msg`leads`,
  "contacts.ContactRecord.customer": msg`contacts`,
  "reminders.RefillReminder.customer": msg`refills`,
  "reminders.CustomerReminder.customer": msg`reminders`,
  "reminders.CallOutcome.customer": msg`calls`,
  "reminders.CallOutcome.lead": msg`calls`,
  "messaging.Message.customer": msg`messages`,
  "bookings.BookingPerson.customer": msg`bookings`,
  "bookings.AreaCustomer.customer": msg`entries of branch offices`,
  "bookings.Booking.lead": msg`bookings`,
  "uploads.UploadRow.customer": msg`rows of sheets`,
  "uploads.UploadRow.channel_partner": msg`rows of sheets`,
  "leads.FollowUpHistory.lead": msg`follow-ups`,
  "leads.LeadProjectAssociation.lead": msg`projects`,
  "leads.LoanCommitment.lead": msg`loan commitments`,
  "leads.PartnerClaim.lead": msg`claims of partners`,
  "leads.PartnerClaim.partner": msg`claims`,
  "leads.LeadProjectAssociation.channel_partner": msg`leads`,
  "leads.PartnerProject.partner": msg`projects`,
};

type Move = { relation: string; count: number };

/** "visits 3 · bills 2": what a merge and those that follow from it move. */
export function describeMoves(moves: readonly Move[], format: (count: number) => string): string {
  const counts = new Map<string, number>();
  for (const { relation, count } of moves) {
    const label = MOVED[relation];
    if (label) counts.set(translate(label), (counts.get(translate(label)) ?? 0) + count);
  }
  return [...counts].map(([what, count]) => `${what} ${format(count)}`).join(" · ");
}

export const isTold = (relation: string): boolean => relation in MOVED;

export function describeSize(counted: string, many: number): string {
  if (counted === "follow_ups") {
    return plural(many, { one: "# follow-up", other: "# follow-ups" });
  }
  if (counted === "leads") return plural(many, { one: "# lead", other: "# leads" });
  return plural(many, { one: "# visit", other: "# visits" });
}

/** Several names as one phrase. */
export function joinNames(names: readonly string[]): string {
  const [first = "", ...others] = names;
  if (others.length === 0) return first;
  const last = others.at(-1) ?? "";
  const before = [first, ...others.slice(0, -1)].join(", ");
  return t`${before} and ${last}`;
}

/** Of snapshots, which have numbers of other records, too. */
export const isKnownField = (name: string): boolean =>
  name in FIELD_LABELS && name !== "assigned_to";
