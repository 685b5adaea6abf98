import { keepPreviousData, type QueryClient, queryOptions, useQuery } from "@tanstack/react-query";
import { client } from "@/api/client";
import { useMe } from "@/api/me";
import type { components } from "@/api/schema";
import { PAGE_SIZE } from "@/components/lists/pager";
import type { DaysAsked } from "@/components/range-choice";
import { pageOf } from "@/lib/address";
import type { Day } from "@/lib/dates";
import { againstOf, daysOf, EVER, rangeNameOf } from "@/lib/ranges";

export type Table = components["schemas"]["PartnerTable"];
export type PartnerRow = components["schemas"]["PartnerRow"];
export type Partner = components["schemas"]["PartnerDetail"];
export type Performance = components["schemas"]["PartnerPerformance"];
export type Month = Performance["months"][number];

/** The part of an address that says what is counted. */
export type Counted = DaysAsked & { project?: string };
export type Days = { from?: Day; to?: Day }; // none: from ever until now

export const NOBODY = "none"; // what came without a partner

export const ORDERS = ["name", "leads", "visits", "conversions", "value", "commission"] as const;
export type Order = (typeof ORDERS)[number];

export function daysAsked(view: Counted, today: Day): Days {
  if (view.range === EVER) return {};
  const { from, to } = daysOf(view, today);
  return { from, to };
}

export function useDays(view: Counted): Days {
  return daysAsked(view, useMe().today ?? "");
}

/** "-value" as the API orders; what is none is by name. */
export function orderOf(text: string | undefined): { by: Order; isDown: boolean } {
  const by = ORDERS.find((each) => each === text?.replace(/^-/, ""));
  return by ? { by, isDown: text?.startsWith("-") ?? false } : { by: "name", isDown: false };
}

/** Once more: the other way round. Figures begin with the largest, names with A. */
export function nextOrder(now: { by: Order; isDown: boolean }, by: Order): string {
  const isDown = now.by === by ? !now.isDown : by !== "name";
  return isDown ? `-${by}` : by;
}

export const projectOf = (view: Counted): number | undefined => Number(view.project) || undefined;

export function tableQuery(view: Counted & { order?: string }, today: Day) {
  const { by, isDown } = orderOf(view.order);
  const project = projectOf(view);
  return {
    ...daysAsked(view, today),
    ...againstOf(rangeNameOf(view.range)),
    ...(project && { project }),
    ordering: `${isDown ? "-" : ""}${by}` as "name",
  };
}

export function useTable(view: Counted & { order?: string }) {
  const query = tableQuery(view, useMe().today ?? "");
  return useQuery({
    queryKey: ["partners", "table", query],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/channel-partners/performance/", {
        params: { query },
        signal,
      });
      return data as Table;
    },
    placeholderData: keepPreviousData,
  });
}

export const partnerOptions = (id: number) =>
  queryOptions({
    queryKey: ["partners", "one", id],
    queryFn: async ({ signal }) => {
      const params = { path: { id } };
      const { data } = await client.GET("/api/channel-partners/{id}/", { params, signal });
      return data as Partner;
    },
  });

export const performanceOptions = (id: number, query: Days) =>
  queryOptions({
    queryKey: ["partners", "performance", id, query],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/channel-partners/{id}/performance/", {
        params: { path: { id }, query },
        signal,
      });
      return data as Performance;
    },
    placeholderData: keepPreviousData,
  });

export type Which = "leads" | "visits" | "bought"; // of the figures that a list stands behind
export const TAB_OF = { leads: "leads", visits: "visits", conversions: "bought" } as const;
type Whom = Exclude<Which, "visits">;
const SINCE_EVER = "1900-01-01";

/** The list of the API whose count is the figure: leads by when they came, deals by their day. */
export function leadsQuery(partner: string, which: Whom, view: Counted, today: Day) {
  const { from, to } = daysAsked(view, today);
  const project = projectOf(view);
  const days =
    which === "leads"
      ? { ...(from && { brought_after: from }), ...(to && { brought_before: to }) }
      : { converted_after: from ?? SINCE_EVER, ...(to && { converted_before: to }) };
  return {
    credited_partner: partner === NOBODY ? (NOBODY as "none") : Number(partner),
    once_per_person: true,
    ...(project && { project }),
    ...days,
  };
}

export function useLeads(partner: string, which: Whom, view: Counted & { page?: string }) {
  const filters = leadsQuery(partner, which, view, useMe().today ?? "");
  const query = { ...filters, page: pageOf(view.page), page_size: PAGE_SIZE };
  return useQuery({
    queryKey: ["partners", "leads", query],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/leads/", { params: { query }, signal });
      return data ?? { count: 0, results: [] };
    },
    placeholderData: keepPreviousData,
  });
}

export function visitsQuery(partner: string, view: Counted, today: Day) {
  const project = projectOf(view);
  return { partner, ...daysAsked(view, today), ...(project && { project }) };
}

export function useVisits(partner: string, view: Counted & { page?: string }) {
  const filters = visitsQuery(partner, view, useMe().today ?? "");
  const query = { ...filters, page: pageOf(view.page), page_size: PAGE_SIZE };
  return useQuery({
    queryKey: ["partners", "visits", query],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/channel-partners/visits/", {
        params: { query },
        signal,
      });
      return data ?? { count: 0, results: [] };
    },
    placeholderData: keepPreviousData,
  });
}

export function useClaims(partner: number, page: string | undefined) {
  const query = { partner, page: pageOf(page), page_size: PAGE_SIZE };
  return useQuery({
    queryKey: ["partners", "claims", query],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/partner-claims/", { params: { query }, signal });
      return data ?? { count: 0, results: [] };
    },
    placeholderData: keepPreviousData,
  });
}

export const renewPartners = (queries: QueryClient) =>
  queries.invalidateQueries({ queryKey: ["partners"] });
