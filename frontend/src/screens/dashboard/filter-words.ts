import { i18n, type MessageDescriptor } from "@lingui/core";
import { msg, t } from "@lingui/core/macro";

type Asked = Record<string, string>;
/** How a day, a range and a member are written. */
export type Writer = {
  days: (range: { from: string; to: string }) => string;
  member: (id: string) => string | undefined;
  branch: (id: string) => string | undefined;
};

const DAYS: Record<string, (days: string) => string> = {
  created: (days) => t`added ${days}`,
  converted_on: (days) => t`won ${days}`,
  yellow_on: (days) => t`came in vain ${days}`,
  sent: (days) => t`reminded ${days}`,
  responded: (days) => t`answered ${days}`,
  uploaded: (days) => t`handed in ${days}`,
  visit_date: (days) => t`visits ${days}`,
  bill_date: (days) => t`bills ${days}`,
  done: (days) => t`done ${days}`,
};
const MEMBERS: ReadonlySet<string> = new Set([
  "created_by",
  "credited_to",
  "converted_by",
  "assigned_to",
  "sent_by_user",
  "responded_by",
  "uploaded_by",
  "served_by",
  "done_by",
]);
const BRANCHES: ReadonlySet<string> = new Set(["branch", "for_branch"]);
/** {name: {value: what it means}}; "" says nothing, as it is what anybody expects. */
const VALUES: Record<string, Record<string, MessageDescriptor | "">> = {
  is_active: { all: msg`deleted ones, too` },
  stage: {
    contacted: msg`contacted or farther`,
    came: msg`who came`,
    bought: msg`who bought`,
  },
  once_per_bill: { true: msg`each person once` },
  open: { true: msg`still open` },
  sent_by: { whatsapp: msg`by WhatsApp`, sms: msg`by SMS`, call: msg`by a call` },
  status: {
    purchased: msg`who then bought`,
    superseded: msg`who had bought before it`,
    closed: msg`closed`,
    cancelled: msg`whose bill was cancelled`,
    sent: msg`who neither bought nor closed it yet`,
  },
  answered: { true: "" },
  scored: { true: msg`whose rows were tried` },
  outcome: { no_purchase: msg`who did not buy` },
  cancelled: { false: msg`not cancelled` },
  visited_but_no_purchase: { false: msg`on which something was bought` },
  written_at_once: { true: msg`written on their own day` },
  kind: { call: msg`calls` },
  call_successful: { true: msg`that were answered` },
};

/** Each filter in words, the days first; what has no words yet is shown as it stands. */
export function describeFilters(asked: Asked, write: Writer): string[] {
  const words: string[] = [];
  const rest = { ...asked };
  for (const [name, say] of Object.entries(DAYS)) {
    const [from, to] = [rest[`${name}_after`], rest[`${name}_before`]];
    if (!from && !to) continue;
    delete rest[`${name}_after`];
    delete rest[`${name}_before`];
    words.push(say(write.days({ from: from ?? to ?? "", to: to ?? from ?? "" })));
  }
  for (const [name, value] of Object.entries(rest)) {
    const said = describe(name, value, write);
    if (said) words.push(said);
  }
  return words;
}

function describe(name: string, value: string, write: Writer): string {
  if (MEMBERS.has(name)) {
    if (value === "none") return t`nobody's`;
    const who = write.member(value);
    return who === undefined ? t`of one member` : t`of ${who}`;
  }
  if (BRANCHES.has(name)) return value === "none" ? t`of no shop` : (write.branch(value) ?? "");
  if (name === "hour" || name === "written_hour") return t`${value} to ${Number(value) + 1} h`;
  if (name === "came_before") {
    const day = write.days({ from: value, to: value });
    return t`one visit of each who had come before ${day}`;
  }
  const known = VALUES[name]?.[value];
  if (known === undefined) return `${name}: ${value}`;
  return known && i18n._(known);
}
