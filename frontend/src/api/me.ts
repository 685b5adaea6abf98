import { queryOptions, useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { formatCount } from "@/lib/money";
import { client } from "./client";
import { takeMe } from "./first-answer";
import type { components } from "./schema";

export type Me = components["schemas"]["Me"];
export type Right =
  | "account"
  | "read"
  | "read_medical"
  | "read_uploads"
  | "work"
  | "upload"
  | "export"
  | "manage"
  | "administer";

const meOptions = queryOptions({
  queryKey: ["me"],
  queryFn: async ({ signal }) => {
    const early = await takeMe();
    if (early) return early as Me;
    const { data } = await client.GET("/api/me/", { signal });
    return data as Me;
  },
  staleTime: 10 * 60_000,
});

/** Who is signed in. Below the shell only, which has waited for it. */
export const useMe = (): Me => useSuspenseQuery(meOptions).data;
export const useMeQuery = () => useQuery(meOptions);

/** Whose page it is where their session has ended; undefined where nobody was here. */
export const useLastMe = (): Me | undefined => useQueryClient().getQueryData(meOptions.queryKey);

/** Counts as the organization's region groups them. */
export function useFormatCount(): (count: number) => string {
  const region = useMe().organization.default_region ?? "";
  return (count) => formatCount(count, region);
}

export const useMay = (right: Right): boolean => useMe().rights.includes(right);
