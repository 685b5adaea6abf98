import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { client } from "@/api/client";
import type { components, paths } from "@/api/schema";
import { PAGE_SIZE } from "@/components/lists/pager";
import { pageOf } from "@/lib/address";

export type Claim = components["schemas"]["Claim"];
type Query = NonNullable<paths["/api/partner-claims/"]["get"]["parameters"]["query"]>;
export type Asked = {
  lead?: number;
  project?: number;
  status?: string;
  search?: string;
  page?: string;
  ordering?: string;
};

export const CLAIM_STATUSES = ["active", "contested", "decided", "repeated"] as const;

export function useClaims({ page, ...filters }: Asked, isWanted = true) {
  const query = {
    ...Object.fromEntries(Object.entries(filters).filter(([, value]) => value)),
    page: pageOf(page),
    page_size: PAGE_SIZE,
  } as Query;
  return useQuery({
    queryKey: ["leads", "claims", query],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/partner-claims/", { params: { query }, signal });
      return data ?? { count: 0, results: [] };
    },
    enabled: isWanted,
    placeholderData: keepPreviousData,
  });
}

export const claimOptions = (id: number) =>
  queryOptions({
    queryKey: ["leads", "claim", id],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/partner-claims/{id}/", {
        params: { path: { id } },
        signal,
      });
      return data as Claim;
    },
  });

/** A whole page for A4; it has no script, and its styles are a file of the service. */
export async function fetchPaper(id: number): Promise<string> {
  const { data } = await client.GET("/api/partner-claims/{id}/paper/", {
    params: { path: { id } },
    parseAs: "text",
  });
  return data as string;
}

/** Whether there is something to decide for this partner: others contest, and the last word is not theirs. */
export function isUndecided(
  lines: readonly Pick<Claim, "id" | "status" | "partner">[],
  partner: number,
): boolean {
  const last = lines.findLast(({ status }) => status === "active" || status === "decided");
  const isTheirs = last?.status === "decided" && last.partner === partner;
  return !isTheirs && lines.some(({ status }) => status === "contested");
}
