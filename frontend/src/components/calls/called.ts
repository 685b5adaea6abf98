import type { components } from "@/api/schema";
import type { Day } from "@/lib/dates";
import type { CallTime } from "./best-time";
import { OUTCOMES, type Proposal } from "./outcomes";

type WorklistItem = components["schemas"]["WorklistItem"];

/** A medicine that runs out; `isUncertain`: a message may have reached them, which nobody knows. */
export type Medicine = {
  id: number;
  name: string;
  runsOutOn: Day;
  isReminded: boolean;
  isUncertain: boolean;
};

/** Why they are called, in parts; said by `describeWhy`. */
export type Why = {
  reason: WorklistItem["reason"];
  note: string;
  cameOn: Day | null;
  medicines: number;
};

export type LastWords = { at: string; by: string; said: string };

/** Somebody who is called, whatever about: one person, one outcome. */
export type Called = {
  key: string;
  name: string;
  phone: string;
  customer: number | null;
  contact: number | null;
  lead: number | null;
  optedOut: boolean;
  isOverdue: boolean;
  dueOn: Day | null;
  why: Why[];
  city: string;
  category: string;
  lastVisit: Day | null;
  attempts: number;
  lastWords: LastWords | null;
  medicines: Medicine[];
  bestTime: CallTime | null;
  proposals: Proposal[] | null; // null: to be asked for
};

/** The day's people in its order; tasks about one person are one call. */
export function peopleOf(items: readonly WorklistItem[]): Called[] {
  const people: Called[] = [];
  for (const item of items) {
    const task = calledOf(item);
    const known = people.find((person) => isSame(person, task));
    if (known) Object.assign(known, joined(known, task));
    else people.push(task);
  }
  return people;
}

function calledOf(item: WorklistItem): Called {
  const last = item.last_contact;
  return {
    key: `${item.type}-${item.record}`,
    name: item.name,
    phone: item.phone,
    customer: item.customer,
    contact: item.contact,
    lead: item.lead,
    optedOut: item.opted_out ?? false,
    isOverdue: item.section === "overdue",
    dueOn: item.due_on,
    why: [
      {
        reason: item.reason,
        note: item.note ?? "",
        cameOn: item.came_on ?? null,
        medicines: item.refills?.length ?? 0,
      },
    ],
    city: item.city ?? "",
    category: item.category ?? "",
    lastVisit: item.last_visit ?? null,
    attempts: item.attempts ?? 0,
    lastWords: last && { at: last.at, by: last.by, said: last.answer || last.notes },
    medicines: (item.refills ?? []).map((refill) => ({
      id: refill.id,
      name: refill.medicine_name,
      runsOutOn: refill.runs_out_on,
      isReminded: refill.status === "sent",
      isUncertain: refill.message_status === "uncertain",
    })),
    bestTime: item.best_time,
    proposals: item.outcomes,
  };
}

/** By customer, else by phone; two contacts or two leads are two calls to log. */
function isSame(one: Called, other: Called): boolean {
  const samePerson =
    one.customer !== null || other.customer !== null
      ? one.customer === other.customer
      : one.phone !== "" && one.phone === other.phone;
  const fits = (a: number | null, b: number | null) => a === null || b === null || a === b;
  return samePerson && fits(one.contact, other.contact) && fits(one.lead, other.lead);
}

const isAlike = (one: Why, other: Why) =>
  one.reason === other.reason && one.note === other.note && one.cameOn === other.cameOn;

function joined(one: Called, other: Called): Partial<Called> {
  const offered = new Map((other.proposals ?? []).map((each) => [each.outcome, each]));
  for (const each of one.proposals ?? []) offered.set(each.outcome, each);
  return {
    contact: one.contact ?? other.contact,
    lead: one.lead ?? other.lead,
    optedOut: one.optedOut || other.optedOut,
    isOverdue: one.isOverdue || other.isOverdue,
    why: [...one.why, ...other.why.filter((why) => !one.why.some((each) => isAlike(each, why)))],
    attempts: Math.max(one.attempts, other.attempts),
    lastWords: one.lastWords ?? other.lastWords,
    medicines: [...one.medicines, ...other.medicines],
    bestTime: one.bestTime ?? other.bestTime,
    proposals: OUTCOMES.flatMap((outcome) => offered.get(outcome) ?? []),
  };
}
