import { keepPreviousData, type QueryClient, queryOptions, useQuery } from "@tanstack/react-query";
import { client } from "@/api/client";
import type { components, paths } from "@/api/schema";
import { PAGE_SIZE } from "@/components/lists/pager";
import { type Field, toParameters } from "@/components/lists/views";
import { pageOf } from "@/lib/address";

export type Lead = components["schemas"]["Lead"];
export type LeadDetail = components["schemas"]["LeadDetail"];
export type Project = components["schemas"]["Project"];
type Query = NonNullable<paths["/api/leads/"]["get"]["parameters"]["query"]>;

export const ORDERS = ["-id", "next_follow_up_on", "full_name", "-updated_at"] as const;
export const STATUSES = ["open", "contacted", "qualified", "converted", "lost"] as const;
const OPEN: ReadonlySet<string> = new Set(["open", "contacted", "qualified"]);
export const isOpenLead = (lead: Pick<Lead, "conversion_status">) =>
  OPEN.has(lead.conversion_status);

export type View = {
  search?: string;
  status?: string;
  project?: string;
  in?: string; // a status in the project's own words
  owner?: string;
  branch?: string;
  doubles?: string;
  order?: string;
  page?: string;
  saved?: string;
};

/** How the screen's address is called in the API. */
export const fieldsOf = (me: number): Field[] => [
  { name: "search", parameter: "search" },
  { name: "status", parameter: "status" },
  { name: "project", parameter: "project" },
  { name: "in", parameter: "project_status" },
  { name: "owner", parameter: "assigned_to", values: { mine: String(me) } },
  { name: "branch", parameter: "branch" },
  { name: "doubles", parameter: "show_duplicates", values: { yes: "true" } },
  { name: "order", parameter: "ordering" },
];

export function queryOf(view: View, me: number): Query {
  const filters = toParameters(view, fieldsOf(me)) as Query; // texts, as an address has them
  return {
    ordering: ORDERS[0],
    ...filters,
    page: pageOf(view.page),
    page_size: PAGE_SIZE,
    count: "approximate",
  };
}

export function useLeads(view: View, me: number) {
  const query = queryOf(view, me);
  return useQuery({
    queryKey: ["leads", "list", query],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/leads/", { params: { query }, signal });
      return data ?? { count: 0, results: [] };
    },
    placeholderData: keepPreviousData,
  });
}

export const leadOptions = (id: number) =>
  queryOptions({
    queryKey: ["leads", "one", id],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/leads/{id}/", { params: { path: { id } }, signal });
      return data as LeadDetail;
    },
  });

/** Wherever a lead may stand of whom something was written down. */
export const renewLeads = (queries: QueryClient) =>
  Promise.all(
    ["leads", "customers", "worklist", "call-proposals"].map((key) =>
      queries.invalidateQueries({ queryKey: [key] }),
    ),
  );
