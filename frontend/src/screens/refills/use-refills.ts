import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { client } from "@/api/client";
import { Refused } from "@/api/errors";
import type { components, paths } from "@/api/schema";
import type { Called } from "@/components/calls/called";
import { ANSWER_LABELS } from "@/components/calls/words";
import { pageOf } from "@/lib/address";
import { countOf, FIGURE_FILTERS, figureFilters, isEmptyFilter } from "@/lib/figure-filters";
import { translate } from "@/lib/languages";

export type Refill = components["schemas"]["RefillReminder"];
type Query = NonNullable<paths["/api/refill-reminders/"]["get"]["parameters"]["query"]>;

export const LISTS = ["due", "calls", "late", "long_over", "upcoming"] as const;
export type ListName = (typeof LISTS)[number];

export const listOf = (text: string | undefined): ListName =>
  LISTS.find((name) => name === text) ?? "due";

/** Medicines on a page; of people there are fewer. */
export const PAGE_SIZE = 100;

export type View = { list?: string; search?: string; page?: string } & {
  [name in (typeof FIGURE_FILTERS.refills)[number]]?: string;
};

/** What a figure of the dashboard counts is of all lists, and open or not. */
export const isOfAFigure = (view: View) =>
  !isEmptyFilter(figureFilters(FIGURE_FILTERS.refills, view));

/**
 * What is long over stands in a list of its own, those first that ended last: it would push out of
 * sight whom a call may still bring back.
 */
function restrictionOf(view: View): Query {
  if (isOfAFigure(view)) return { list: "all" };
  const name = listOf(view.list);
  if (name === "long_over") return { list: "late", long_over: true, ordering: "-due_on" };
  return name === "upcoming" ? { list: name } : { list: name, long_over: false };
}

export function queryOf(view: View): Query {
  return {
    ...restrictionOf(view),
    ...(view.search && { search: view.search }),
    ...(figureFilters(FIGURE_FILTERS.refills, view) as Partial<Query>),
    page: pageOf(view.page),
    page_size: PAGE_SIZE,
    ...countOf(FIGURE_FILTERS.refills, view),
  };
}

export function useRefills(view: View) {
  const query = queryOf(view);
  return useQuery({
    queryKey: ["refills", "list", query],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/refill-reminders/", { params: { query }, signal });
      return data ?? { count: 0, results: [] };
    },
    placeholderData: keepPreviousData,
  });
}

/** All that is open for one person, whatever list they were opened from. */
export const openRefills = (customer: number) =>
  queryOptions({
    queryKey: ["refills", "of", customer],
    queryFn: async ({ signal }) => {
      const query: Query = { customer, list: "all", status: ["pending", "sent"], page_size: 50 };
      try {
        const { data } = await client.GET("/api/refill-reminders/", { params: { query }, signal });
        return data?.results ?? [];
      } catch (error) {
        // An old link: they were merged or erased since, and nothing is open for them.
        if (error instanceof Refused && error.at("customer")) return [];
        throw error;
      }
    },
  });

export type Person = {
  customer: number;
  name: string;
  phone: string;
  optedOut: boolean;
  isUncertain: boolean; // whether a message of one of them came is not known
  refills: Refill[];
};

/** A row per person in the order of the list, the medicines inside. */
export function byPerson(refills: readonly Refill[]): Person[] {
  const people = new Map<number, Person>();
  for (const refill of refills) {
    const { customer, customer_name: name, phone, opted_out: optedOut } = refill;
    const known = people.get(customer);
    const person = known ?? { customer, name, phone, optedOut, isUncertain: false, refills: [] };
    person.refills.push(refill);
    person.isUncertain ||= isUncertain(refill);
    people.set(customer, person);
  }
  return [...people.values()];
}

const isUncertain = (refill: Refill) => refill.message_status === "uncertain";

/** Who is called about these, which are all of one person. */
export function calledOf(refills: readonly Refill[]): Called {
  const first = refills[0] as Refill;
  return {
    key: `refill-${first.customer}`,
    name: first.customer_name,
    phone: first.phone,
    customer: first.customer,
    contact: null,
    lead: null,
    optedOut: first.opted_out,
    isOverdue: refills.some((refill) => refill.days_overdue > 0),
    dueOn: first.due_on,
    why: [],
    city: first.branch_name,
    category: "",
    lastVisit: null,
    attempts: 0,
    lastWords: lastWordsOf(refills),
    medicines: refills.map((refill) => ({
      id: refill.id,
      name: refill.medicine_name,
      runsOutOn: refill.runs_out_on,
      isReminded: refill.status === "sent",
      isUncertain: isUncertain(refill),
    })),
    bestTime: null,
    proposals: null,
  };
}

function lastWordsOf(refills: readonly Refill[]): Called["lastWords"] {
  const answered = refills.filter((refill) => refill.responded_at);
  const last = answered
    .sort((a, b) => (a.responded_at ?? "").localeCompare(b.responded_at ?? ""))
    .at(-1);
  if (!last?.responded_at) return null;
  const answer = ANSWER_LABELS[last.response ?? ""];
  const said = [answer && translate(answer), last.response_notes].filter(Boolean).join(": ");
  return { at: last.responded_at, by: last.responded_by_name, said };
}
