import type { MessageDescriptor } from "@lingui/core";
import { plural, t } from "@lingui/core/macro";
import type { components } from "@/api/schema";
import { ANSWER_LABELS, describeAnswer, KIND_LABELS } from "@/components/calls/words";
import { fieldOf } from "@/components/field-labels";
import { describeProjectStatus, LEAD_LABELS } from "@/components/lead-labels";
import { translate } from "@/lib/languages";
import {
  CLAIM_LABELS,
  CONTACT_LABELS,
  EDIT_LABELS,
  MESSAGE_LABELS,
  REMINDER_LABELS,
  ROW_LABELS,
  SKIPPED_LABELS,
  VISIT_LABELS,
} from "./journey-labels";
import { REFILL_LABELS } from "./texts";

type Item = components["schemas"]["JourneyItem"];
type Labels = Record<string, MessageDescriptor>;

/** How days and amounts are written on this page. */
export type Ways = {
  short: (day: string) => string;
  money: (amount: string, code: string) => string;
};

/** What happened, in the language of the page; a kind that came later as the service says it. */
export function describeItem(item: Item, ways: Ways): { title: string; text: string } {
  const facts = new Facts(item.details, ways);
  const title = TITLES[item.type]?.(facts);
  if (!title) return { title: item.title, text: item.description };
  const parts = TEXTS[item.type]?.(facts) ?? [];
  return { title, text: parts.filter(Boolean).join(" · ") };
}

/** The details of an item, read as what they are meant to be. */
class Facts {
  readonly ways: Ways;
  private readonly details: Record<string, unknown>;

  constructor(details: Record<string, unknown>, ways: Ways) {
    this.details = details;
    this.ways = ways;
  }

  has = (name: string) => Boolean(this.details[name]);
  text = (name: string) => String(this.details[name] ?? "");
  list = (name: string) =>
    (Array.isArray(this.details[name]) ? this.details[name] : []) as string[];
  day = (name: string) => (this.has(name) ? this.ways.short(this.text(name).slice(0, 10)) : "");

  /** A code in words; "" for one that says nothing, itself where it is not known. */
  label(labels: Labels, name: string): string {
    const code = this.text(name);
    return code && translate(labels[code] ?? code);
  }

  get changes(): Record<string, [string, string]> {
    return (this.details.changes ?? {}) as Record<string, [string, string]>;
  }

  /** `City: Ahmedabad → Surat`, without what the title says already. */
  changed(...without: string[]): string[] {
    return Object.entries(this.changes)
      .filter(([name]) => !without.includes(name))
      .map(([name, [before, after]]) => `${fieldOf(name)}: ${before} → ${after}`);
  }

  get by(): string {
    return this.has("by") ? t`by ${this.text("by")}` : "";
  }
}

const TITLES: Record<string, (facts: Facts) => string> = {
  store_visit: (facts) => t`Visit to ${facts.text("store")}`,
  bill: (facts) =>
    facts.has("visited_but_no_purchase")
      ? t`Came to ${facts.text("store")} and did not buy`
      : t`Bill ${facts.text("bill_number")} at ${facts.text("store")}`,
  bill_change: (facts) =>
    facts.has("cancelled")
      ? t`Bill ${facts.text("bill_number")} cancelled`
      : t`Bill ${facts.text("bill_number")} corrected`,
  interaction: (facts) => t`Contacted: ${facts.label(KIND_LABELS, "kind")}`,
  contact: titleOfContact,
  edit: (facts) =>
    facts.label(EDIT_LABELS, facts.text("action") in EDIT_LABELS ? "action" : "cause"),
  merge: (facts) => t`${facts.text("merged")} merged into ${facts.text("kept")}`,
  lead: (facts) => {
    if (!facts.has("change")) return t`Became a lead`;
    return facts.has("status") ? t`Lead: ${facts.label(LEAD_LABELS, "status")}` : t`Lead changed`;
  },
  lead_project: (facts) => `${facts.text("project_name")}: ${whatOfProject(facts)}`,
  follow_up: (facts) => t`Follow-up: ${facts.label(KIND_LABELS, "kind")}`,
  claim: (facts) =>
    `${facts.text("partner_name")}, ${facts.text("project_name")}: ${facts.label(CLAIM_LABELS, "status")}`,
  refill_reminder: (facts) =>
    facts.has("medicine_name")
      ? t`Refill of ${facts.text("medicine_name")} to remind of`
      : t`Refill to remind of`,
  customer_reminder: () => t`Somebody is to act`,
  message: (facts) => t`Reminder by ${facts.label(KIND_LABELS, "channel")}`,
  upload_row: (facts) =>
    t`Row ${facts.text("row_number")} of ${facts.text("file")}: ${facts.label(ROW_LABELS, "outcome")}`,
  booking: (facts) => t`Booking ${facts.text("reference")}`,
  area_customer: (facts) =>
    facts.has("branch_name")
      ? t`Kept by ${facts.text("branch_name")}`
      : t`Kept as an area customer`,
};

function titleOfContact(facts: Facts): string {
  if (facts.has("status")) return facts.label(CONTACT_LABELS, "status");
  if ("phone" in facts.changes) return t`Put on a call list`;
  return facts.has("assigned_to")
    ? t`Calls given to ${facts.text("assigned_to")}`
    : t`Calls given to nobody`;
}

const NOTHING = "—"; // as the service writes an empty value

function whatOfProject({ changes }: Facts): string {
  if (changes.status) return describeProjectStatus(changes.status[1]);
  if (changes.project) return t`put into the project`;
  if (!changes.archived_at) return t`changed`;
  return changes.archived_at[1] === NOTHING ? t`back from the archive` : t`archived`;
}

const TEXTS: Record<string, (facts: Facts) => string[]> = {
  store_visit: (facts) => [
    facts.text("outcome") === "unknown" ? "" : facts.label(VISIT_LABELS, "outcome"),
    facts.text("notes"),
    facts.text("attended_by"),
  ],
  bill: (facts) => [
    facts.has("visited_but_no_purchase")
      ? ""
      : facts.ways.money(facts.text("total"), facts.text("currency")),
    facts.list("medicines").join(", ") || linesOf(facts),
    facts.has("cancelled") ? t`cancelled: ${facts.text("cancel_reason")}` : "",
    facts.by,
  ],
  bill_change: (facts) => [
    ...(facts.has("cancelled") ? [] : facts.changed()),
    facts.text("why"),
    facts.by,
  ],
  interaction: (facts) => [
    facts.text("notes"),
    describeAnswer(facts.text("customer_response")),
    facts.has("closing_reason") ? t`Closed: ${describeAnswer(facts.text("closing_reason"))}` : "",
    facts.has("next_action_on") ? t`next ${facts.day("next_action_on")}` : "",
    facts.by,
  ],
  contact: (facts) => [facts.by],
  edit: (facts) => [...facts.changed(), facts.text("note"), facts.by],
  merge: (facts) => [facts.by],
  lead: (facts) =>
    facts.has("change")
      ? [...facts.changed("conversion_status"), facts.by]
      : [facts.text("source"), facts.text("branch_name")],
  lead_project: (facts) => [
    ...facts.changed("project", "status", "converted_at", "archived_at"),
    facts.by,
  ],
  follow_up: (facts) => [
    facts.text("project_name"),
    facts.text("notes"),
    describeAnswer(facts.text("response")),
    facts.has("next_follow_up_on") ? t`next ${facts.day("next_follow_up_on")}` : "",
    facts.by,
  ],
  claim: (facts) => [facts.text("reason"), t`until ${facts.day("valid_until")}`],
  refill_reminder: (facts) => [
    facts.label(REFILL_LABELS, "status"),
    t`ends ${facts.day("runs_out_on")}`,
    facts.has("bought_on") ? t`bought ${facts.day("bought_on")}` : "",
    facts.label(ANSWER_LABELS, "response"),
    facts.text("response_notes"),
    describeAnswer(facts.text("closing_reason")),
  ],
  customer_reminder: (facts) => [
    facts.label(REMINDER_LABELS, "status"),
    facts.text("note"),
    describeAnswer(facts.text("answer")),
    facts.has("assigned_to") ? t`for ${facts.text("assigned_to")}` : "",
    facts.has("handled_by") ? t`by ${facts.text("handled_by")}` : "",
  ],
  message: (facts) => [
    facts.label(MESSAGE_LABELS, "status"),
    facts.label(SKIPPED_LABELS, "skip_reason"),
    facts.list("replies").length ? t`answered: ${facts.list("replies").join("; ")}` : "",
  ],
  upload_row: (facts) => [facts.has("reverted_at") ? t`undone since` : ""],
  booking: (facts) => [
    facts.text("status") === "cancelled" ? t`Cancelled` : "",
    facts.text("service_type"),
  ],
  area_customer: (facts) => [facts.text("service_type")],
};

function linesOf(facts: Facts): string {
  const many = Number(facts.text("lines"));
  return facts.has("visited_but_no_purchase") || !many
    ? ""
    : plural(many, { one: "# line", other: "# lines" });
}
