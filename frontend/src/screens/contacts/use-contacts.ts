import {
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useQueries,
  useQuery,
} from "@tanstack/react-query";
import { client } from "@/api/client";
import { useFormatCount } from "@/api/me";
import type { components, paths } from "@/api/schema";
import { proposalsOptions } from "@/components/calls/use-outcomes";
import { PAGE_SIZE } from "@/components/lists/pager";
import { type Field, toParameters } from "@/components/lists/views";
import { pageOf } from "@/lib/address";
import { countOf, FIGURE_FILTERS } from "@/lib/figure-filters";

export type Contact = components["schemas"]["Contact"];
export type ContactDetail = components["schemas"]["ContactDetail"];
export type Query = NonNullable<paths["/api/contacts/"]["get"]["parameters"]["query"]> & object;

/** Whether a list is of everything, of what is mine, or of what nobody has. */
export const OWNERS = ["mine", "nobody"] as const;
export const STATUSES = ["pending", "contacted", "yellow", "converted", "inactive"] as const;
export const ORDERS = ["-created_at", "next_action_on", "-last_contact_at", "name"] as const;

/** How the screen's address is called in the API. */
export const fieldsOf = (me: number): Field[] => [
  { name: "status", parameter: "status" },
  { name: "owner", parameter: "assigned_to", values: { mine: String(me) } },
  { name: "owner", parameter: "unassigned", values: { nobody: "true" } },
  { name: "search", parameter: "search" },
  { name: "order", parameter: "ordering" },
  ...FIGURE_FILTERS.contacts.map((name) => ({ name, parameter: name })),
];

export type View = { status?: string; owner?: string; search?: string; order?: string } & {
  [name in (typeof FIGURE_FILTERS.contacts)[number]]?: string;
};

/** What the list is asked for; the same words give contacts out, so that both mean the same. */
export function filterOf(view: View, me: number): Omit<Query, "page" | "ordering"> {
  const { ordering: _, ...filter } = toParameters(view, fieldsOf(me));
  return filter as Omit<Query, "page" | "ordering">; // texts, as an address has them
}

export function useContacts(view: View & { page?: string }, me: number) {
  const query: Query = {
    ...filterOf(view, me),
    ...(view.order && { ordering: view.order }),
    page: pageOf(view.page),
    page_size: PAGE_SIZE,
    ...(view.once_per_bill && { sums: "conversion_value" as const }),
    ...countOf(FIGURE_FILTERS.contacts, view),
  };
  return useQuery({
    queryKey: ["contacts", "list", query],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/contacts/", { params: { query }, signal });
      return data ?? { count: 0, results: [] };
    },
    placeholderData: keepPreviousData,
  });
}

/** How many each status has, among the same people; "" is all of them. */
export function useCounts(view: View, me: number): Record<string, string | undefined> {
  const format = useFormatCount();
  const statuses = ["", ...STATUSES];
  const answers = useQueries({
    queries: statuses.map((status) => {
      const query: Query = {
        ...filterOf({ ...view, status }, me),
        page_size: 1,
        count: "approximate",
      };
      return queryOptions({
        queryKey: ["contacts", "count", query],
        queryFn: async ({ signal }) => {
          const { data } = await client.GET("/api/contacts/", { params: { query }, signal });
          return { count: data?.count ?? 0, isExact: data?.count_is_exact !== false };
        },
        staleTime: 60_000,
      });
    }),
  });
  return Object.fromEntries(
    answers.map(({ data }, index) => [
      statuses[index],
      data && `${format(data.count)}${data.isExact ? "" : "+"}`,
    ]),
  );
}

export const contactOptions = (id: number) =>
  queryOptions({
    queryKey: ["contacts", "one", id],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/contacts/{id}/", {
        params: { path: { id } },
        signal,
      });
      return data as ContactDetail;
    },
  });

const OPEN: ReadonlySet<string> = new Set(["pending", "contacted", "yellow"]);
export const isOpenContact = (contact: Pick<Contact, "status">) => OPEN.has(contact.status);

/** What is needed to call somebody: what is known, and what each outcome would do. */
export function prefetchContact(
  queries: QueryClient,
  contact: Contact,
  staleTime: number,
  mayWork: boolean,
): void {
  void queries.prefetchQuery({ ...contactOptions(contact.id), staleTime });
  if (mayWork && isOpenContact(contact)) {
    void queries.prefetchQuery({ ...proposalsOptions({ contact: contact.id }), staleTime });
  }
}
