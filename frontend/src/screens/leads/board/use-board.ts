import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { client } from "@/api/client";
import { Refused } from "@/api/errors";
import type { components, paths } from "@/api/schema";

export type Card = Pick<
  components["schemas"]["BoardCard"],
  | "id"
  | "lead"
  | "lead_name"
  | "contact_number"
  | "status"
  | "assigned_to_name"
  | "channel_partner_name"
  | "value"
  | "converted_at"
  | "next_follow_up_on"
>;
type Filters = { search?: string; owner?: string };
type Query = NonNullable<paths["/api/lead-projects/board/"]["get"]["parameters"]["query"]>;

type MoreQuery = NonNullable<paths["/api/lead-projects/"]["get"]["parameters"]["query"]>;

export const CARDS = 20; // of a column, at first and with each "more"

export function filtersOf(project: number, { search, owner }: Filters, me: number) {
  return {
    project,
    ...(search && { search }),
    ...(owner === "mine" && { assigned_to: me }),
  };
}
export type BoardFilters = ReturnType<typeof filtersOf>;

/** A project's columns with their counts and first cards, in one call. */
export const useBoard = (filters: BoardFilters | null) =>
  useQuery({
    queryKey: ["leads", "board", filters],
    queryFn: async ({ signal }) => {
      const query = { ...filters, cards: CARDS } as Query;
      const { data } = await client.GET("/api/lead-projects/board/", {
        params: { query },
        signal,
      });
      return data ?? { project: 0, project_name: "", count: 0, columns: [] };
    },
    enabled: filters !== null,
    placeholderData: keepPreviousData,
  });

/** A further page of a column: the list goes on where the board's cards end. */
export const pageOptions = (filters: BoardFilters | null, status: string, page: number) =>
  queryOptions({
    queryKey: ["leads", "column", filters, status, page],
    queryFn: async ({ signal }): Promise<Card[]> => {
      const query = { ...filters, status, page, page_size: CARDS } as MoreQuery;
      const { data } = await client
        .GET("/api/lead-projects/", { params: { query }, signal })
        .catch(afterTheLast);
      return data?.results ?? [];
    },
  });

/** Cards left the column meanwhile: a page after the last one is empty, and no fault. */
function afterTheLast(error: unknown): { data?: undefined } {
  if (error instanceof Refused && error.status === 404) return {};
  throw error;
}
