import { queryOptions, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { client } from "./client";
import { takeMe } from "./first-answer";
import type { components } from "./schema";

export type Me = components["schemas"]["Me"];
export type Right =
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

export const useMay = (right: Right): boolean => useMe().rights.includes(right);
