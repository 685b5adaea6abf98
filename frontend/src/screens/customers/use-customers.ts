import {
  infiniteQueryOptions,
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useQuery,
} from "@tanstack/react-query";
import { client } from "@/api/client";
import type { components, paths } from "@/api/schema";
import { PAGE_SIZE } from "@/components/lists/pager";
import { type Field, toParameters } from "@/components/lists/views";
import { pageOf } from "@/lib/address";
import { countOf, FIGURE_FILTERS } from "@/lib/figure-filters";

export type Customer = components["schemas"]["CustomerDetail"];
export type Row = components["schemas"]["CustomerWithTotals"];
type Query = NonNullable<paths["/api/customers/"]["get"]["parameters"]["query"]>;

export const ORDERS = ["-last_activity", "full_name", "-created_at", "city"] as const;

export type View = {
  search?: string;
  branch?: string;
  category?: string;
  doubles?: string;
  order?: string;
  page?: string;
  saved?: string;
} & { [name in (typeof FIGURE_FILTERS.customers)[number]]?: string };

/** How the screen's address is called in the API. */
export const FIELDS: Field[] = [
  { name: "search", parameter: "search" },
  { name: "branch", parameter: "branch" },
  { name: "category", parameter: "category" },
  { name: "doubles", parameter: "show_duplicates", values: { yes: "true" } },
  { name: "order", parameter: "ordering" },
  ...FIGURE_FILTERS.customers.map((name) => ({ name, parameter: name })),
];

/** `totals`: what visits and bills come to, where a column shows it. */
export function queryOf(view: View, totals = false): Query {
  const filters = toParameters(view, FIELDS) as Query; // texts, as an address has them
  return {
    ordering: ORDERS[0],
    ...filters,
    ...(totals && { totals }),
    page: pageOf(view.page),
    page_size: PAGE_SIZE,
    ...countOf(FIGURE_FILTERS.customers, view),
  };
}

export function useCustomers(view: View, totals: boolean) {
  const query = queryOf(view, totals);
  return useQuery({
    queryKey: ["customers", "list", query],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/customers/", { params: { query }, signal });
      return data ?? { count: 0, results: [] };
    },
    placeholderData: keepPreviousData,
  });
}

export const customerOptions = (id: number) =>
  queryOptions({
    queryKey: ["customers", "one", id],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/customers/{id}/", {
        params: { path: { id } },
        signal,
      });
      return data as Customer;
    },
  });

/** Wherever somebody may stand of whom something was written down. */
export const renewCustomer = (queries: QueryClient) =>
  Promise.all(
    ["customers", "counter", "contacts", "worklist"].map((key) =>
      queries.invalidateQueries({ queryKey: [key] }),
    ),
  );

/** Pages of the journey, each found by the cursor in the address of the next one. */
export const journeyOptions = (id: number) =>
  infiniteQueryOptions({
    queryKey: ["customers", "journey", id],
    queryFn: async ({ signal, pageParam }) => {
      const query = pageParam ? { cursor: pageParam } : {};
      const { data } = await client.GET("/api/customers/{id}/journey/", {
        params: { path: { id }, query },
        signal,
      });
      return data ?? { next: null, previous: null, results: [] };
    },
    initialPageParam: "",
    getNextPageParam: (page) => cursorOf(page.next),
  });

export function cursorOf(address: string | null | undefined): string | undefined {
  if (!address) return undefined;
  return new URL(address, "http://localhost").searchParams.get("cursor") ?? undefined;
}

export const billsOptions = (customer: number, page: number) =>
  queryOptions({
    queryKey: ["customers", "bills", customer, page],
    queryFn: async ({ signal }) => {
      const query = { customer, page, page_size: PAGE_SIZE };
      const { data } = await client.GET("/api/bills/", { params: { query }, signal });
      return data ?? { count: 0, results: [] };
    },
    placeholderData: keepPreviousData,
  });

export const refillsOptions = (customer: number) =>
  queryOptions({
    queryKey: ["refills", "all of", customer],
    queryFn: async ({ signal }) => {
      const query = {
        customer,
        list: "all" as const,
        ordering: "-due_on",
        page_size: PAGE_SIZE,
      };
      const { data } = await client.GET("/api/refill-reminders/", { params: { query }, signal });
      return data?.results ?? [];
    },
  });

export const leadsOptions = (customer: number) =>
  queryOptions({
    queryKey: ["customers", "leads", customer],
    queryFn: async ({ signal }) => {
      const query = { customer, page_size: PAGE_SIZE };
      const { data } = await client.GET("/api/leads/", { params: { query }, signal });
      return data?.results ?? [];
    },
  });
