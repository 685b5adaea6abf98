import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { client } from "@/api/client";
import type { components } from "@/api/schema";

export type FollowUp = components["schemas"]["FollowUp"];
export type Visit = components["schemas"]["Visit"];

export const LINES = 25; // a page

/** What was said to a lead, newest first. */
export const followUpsOptions = (lead: number, page: number) =>
  queryOptions({
    queryKey: ["leads", "follow-ups", lead, page],
    queryFn: async ({ signal }) => {
      const query = { lead, page, page_size: LINES };
      const { data } = await client.GET("/api/follow-ups/", { params: { query }, signal });
      return data ?? { count: 0, results: [] };
    },
    placeholderData: keepPreviousData,
  });

export const visitsOptions = (customer: number, page: number) =>
  queryOptions({
    queryKey: ["leads", "visits", customer, page],
    queryFn: async ({ signal }) => {
      const query = { customer, page, page_size: LINES, ordering: "-visit_date" };
      const { data } = await client.GET("/api/visits/", { params: { query }, signal });
      return data ?? { count: 0, results: [] };
    },
    placeholderData: keepPreviousData,
  });
