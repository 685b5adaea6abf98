import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { client } from "@/api/client";
import type { components, paths } from "@/api/schema";
import { pageOf } from "@/lib/address";

export type Refill = components["schemas"]["RefillReminder"];
type Query = NonNullable<paths["/api/refill-reminders/"]["get"]["parameters"]["query"]>;

export const LISTS = ["due", "calls", "late", "upcoming"] as const;
export type ListName = (typeof LISTS)[number];

export const listOf = (text: string | undefined): ListName =>
  LISTS.find((name) => name === text) ?? "due";

/** Medicines on a page; of people there are fewer. */
export const PAGE_SIZE = 100;

export function useRefills(view: { list?: string; search?: string; page?: string }) {
  const query: Query = {
    list: listOf(view.list),
    ...(view.search && { search: view.search }),
    page: pageOf(view.page),
    page_size: PAGE_SIZE,
    count: "approximate",
  };
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
      const { data } = await client.GET("/api/refill-reminders/", { params: { query }, signal });
      return data?.results ?? [];
    },
  });

export type Person = {
  customer: number;
  name: string;
  phone: string;
  optedOut: boolean;
  refills: Refill[];
};

/** A row per person in the order of the list, the medicines inside. */
export function byPerson(refills: readonly Refill[]): Person[] {
  const people = new Map<number, Person>();
  for (const refill of refills) {
    const { customer, customer_name: name, phone, opted_out: optedOut } = refill;
    const person = people.get(customer) ?? { customer, name, phone, optedOut, refills: [] };
    person.refills.push(refill);
    people.set(customer, person);
  }
  return [...people.values()];
}
