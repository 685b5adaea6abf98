import { i18n, type MessageDescriptor } from "@lingui/core";
import { msg, t } from "@lingui/core/macro";
import type { components } from "@/api/schema";
import { fieldOf } from "@/components/field-labels";
import { formatShortDay } from "@/lib/dates";
import { LISTS, type List, type Revert } from "./use-revert";

type Entry = components["schemas"]["RevertEntry"];
type Fact = components["schemas"]["Fact"];

/** What becomes of a record, and why: the service's sentences in English, in another language ours
 * from the facts beside them. */
export function entryWords({ sentences, facts }: Pick<Entry, "sentences" | "facts">): string[] {
  if (i18n.locale === "en") return [...sentences];
  return sentences.map((sentence, index) => {
    const fact = facts[index];
    return fact ? factWords(fact) : sentence;
  });
}

function factWords({ text, code, values }: Fact): string {
  const words = WORDS[code];
  return words ? words(asTexts(values)) : text;
}

type Name =
  | "noun"
  | "keys"
  | "key"
  | "field"
  | "now"
  | "after"
  | "value"
  | "what"
  | "because"
  | "branch"
  | "day"
  | "row"
  | "project"
  | "name"
  | "file"
  | "by"
  | "cause"
  | "record"
  | "number";
/** Each fact has the values that its own words name. */
type Values = Record<Name, string>;

const asTexts = (values: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, asText(name, value)]),
  ) as Values;

function asText(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((each) => asText(name, each)).join(", ");
  if (value !== null && typeof value === "object") return factWords(value as Fact);
  const text = String(value);
  if (name === "noun" || name === "cause") return NOUNS[text] ? i18n._(NOUNS[text]) : text;
  if (name === "key" || name === "keys") return keyWords(text);
  return name === "day" ? formatShortDay(text, "", i18n.locale) : text;
}

/** `phone 97235 21333` */
function keyWords(key: string): string {
  const [kind = "", ...rest] = key.split(" ");
  return [KINDS[kind] ? i18n._(KINDS[kind]) : kind, ...rest].join(" ");
}

const KINDS: Record<string, MessageDescriptor> = {
  phone: msg`phone`,
  email: msg`e-mail`,
  passport: msg`passport`,
};

const NOUNS: Record<string, MessageDescriptor> = {
  customer: msg`Customer`,
  lead: msg`Lead`,
  contact: msg`Contact`,
  partner: msg`Partner`,
  project: msg`Project`,
  visit: msg`Visit`,
  bill: msg`Bill`,
  "refill reminder": msg`Refill reminder`,
  "customer reminder": msg`Reminder`,
  message: msg`Message`,
  booking: msg`Booking`,
  "project of the partner": msg`Project of the partner`,
  "place in the project": msg`Place in the project`,
};

const WORDS: Record<string, (values: Values) => string> = {
  // what goes
  removed: ({ noun }) => t`${noun}: removed`,
  removed_with: ({ noun, keys }) => t`${noun}: removed, with ${keys}`,
  hidden: ({ noun }) => t`${noun}: hidden, for the history refers to it`,
  value_reverted: ({ field, now, after }) => `${field}: ${now} → ${after}`,
  keys_removed: ({ keys }) => t`Keys removed: ${keys}`,
  visit_removed: ({ branch, day }) => t`Visit to ${branch} on ${day}: removed`,
  attendant_removed: ({ branch, day }) =>
    t`Visit to ${branch} on ${day}: who attended it is removed`,
  line_removed: ({ row }) => t`Line of row ${row} on the bill: removed`,
  removed_from_project: ({ project }) => t`No longer in ${project}`,
  // what stays
  kept: ({ what, because }) => `${what}: ${because}`,
  value_stays: ({ field, value }) => t`${field} stays ${value}`,
  key_stays: ({ key }) => t`${key} stays`,
  stays: ({ noun }) => t`${noun} stays`,
  blocked: ({ noun, because }) => t`${noun} stays as it is: ${because}`,
  visit_stays: ({ branch, day, because }) => t`Visit to ${branch} on ${day} stays: ${because}`,
  line_stays: ({ row, because }) => t`Line of row ${row} on the bill stays: ${because}`,
  stays_in_project: ({ project }) => t`Stays in ${project}`,
  branch_stays: () => t`The shop stays. If there is no such shop, deactivate it under Branches.`,
  row_erased: () => t`A person was erased: what the row brought stays, of nobody in particular.`,
  // of which field, which row
  field: ({ name }) => fieldOf(name),
  field_in_project: ({ name, project }) => `${project}, ${fieldOf(name)}`,
  commission: ({ project }) => `${project}, ${fieldOf("commission_percent")}`,
  row: ({ row, file }) => t`row ${row} of ${file}`,
  record: ({ noun, number }) => `${noun} ${number}`,
  bill_of_day: ({ number, day }) => t`bill ${number} of ${day}`,
  visit_of_day: ({ day }) => t`visit without a purchase of ${day}`,
  // why
  changed_since: () => t`changed since`,
  also_named: ({ by }) => t`also named by ${by}`,
  changed_by_hand: ({ by }) => (by ? t`changed by hand since, by ${by}` : t`changed by hand since`),
  deleted_by_hand: ({ by }) => (by ? t`deleted by hand since, by ${by}` : t`deleted by hand since`),
  changed_by: ({ cause, by }) => t`changed since by ${cause}${by}`,
  deleted_by: ({ cause, by }) => t`deleted since by ${cause}${by}`,
  merged_since: () => t`another record was merged with it since`,
  worked_on: () => t`others worked on it since`,
  worked_on_in_project: () => t`others work on it in a project`,
  claimed: () => t`a partner's claim that others entered`,
  taken: ({ value }) => t`${value} is taken`,
  former_taken: () => t`the one before is taken`,
  known_by_it: () => t`a partner is known by it`,
  commission_changed: () => t`its commission was changed since`,
  put_into_project: () => t`others put it into a project`,
  deactivated: () => t`somebody deactivated it`,
  belongs_to_it: ({ record }) => t`${record} belongs to it`,
  added_to: () => t`somebody added to it since`,
  may_know_by_it: ({ record }) => t`${record} may know the customer by it`,
  decided_about: ({ number }) => t`somebody decided about it and customer ${number}`,
  is_set: ({ field }) => t`${field} is set`,
  field_changed: ({ field }) => t`${field} was changed since`,
  bill_cancelled: () => t`its bill was cancelled since`,
  bill_corrected: () => t`its bill was corrected since`,
  reminded: () => t`the customer was reminded of it`,
};

const COUNTED: Record<string, MessageDescriptor> = {
  customers: msg`customers`,
  visits: msg`visits`,
  values: msg`values`,
  keys: msg`keys`,
  leads: msg`leads`,
  memberships: msg`places in projects`,
  partners: msg`partners`,
  projects: msg`projects`,
  contacts: msg`contacts`,
  purchases: msg`lines of bills`,
  bills: msg`bills`,
  branches: msg`shops`,
  rows: msg`rows`,
};

/** How much goes, stays and is in the way; `labels` are those of the lists. */
export function revertWords(revert: Revert, labels: Record<List, MessageDescriptor>): string {
  if (i18n.locale === "en") return revert.sentence;
  const parts = LISTS.flatMap((list) => {
    const counts = Object.entries(revert[list].counts).flatMap(([name, count]) =>
      COUNTED[name] ? [`${i18n.number(count)} ${i18n._(COUNTED[name])}`] : [],
    );
    return counts.length > 0 ? [`${i18n._(labels[list])}: ${counts.join(", ")}`] : [];
  });
  if (parts.length === 0) parts.push(t`There is nothing of it to undo.`);
  return [revert.error, ...parts].filter(Boolean).join(" · ");
}
