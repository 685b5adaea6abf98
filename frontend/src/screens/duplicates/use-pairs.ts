import {
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useEffect } from "react";
import { client } from "@/api/client";
import type { paths } from "@/api/schema";
import { PAGE_SIZE } from "@/components/lists/pager";
import { pageOf } from "@/lib/address";
import type { Preview } from "./merge-plan";
import type { Pair, PairDetail } from "./queue";

type Query = NonNullable<paths["/api/duplicates/"]["get"]["parameters"]["query"]>;

export type View = { kind?: string; branch?: string; sure?: string; page?: string; at?: string };

export const queryOf = (view: View): Query => ({
  status: "open" as const,
  ...(view.kind && { type: view.kind }),
  ...(view.branch && { branch: Number(view.branch) }),
  ...(view.sure && { min_score: Number(view.sure) }),
  page: pageOf(view.page),
  page_size: PAGE_SIZE,
  count: "approximate",
});

export function usePairs(view: View) {
  const query = queryOf(view);
  return useQuery({
    queryKey: ["duplicates", "list", query],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/duplicates/", { params: { query }, signal });
      return data ?? { count: 0, results: [] };
    },
    placeholderData: keepPreviousData,
  });
}

/** With the other open pairs of its two. */
export const pairOptions = (id: number) =>
  queryOptions({
    queryKey: ["duplicates", "pair", id],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/duplicates/{id}/", {
        params: { path: { id } },
        signal,
      });
      return data as PairDetail;
    },
  });

/** `records`: the one kept first. */
export const previewOptions = (type: string, records: readonly number[]) =>
  queryOptions({
    queryKey: ["duplicates", "preview", type, ...records],
    queryFn: async ({ signal }) => {
      const [primary = 0, ...duplicates] = records;
      const { data } = await client.POST("/api/merges/preview/", {
        body: { type, primary, duplicates },
        signal,
      });
      return data as Preview;
    },
    retry: false,
  });

/** Proposed to be kept is whoever has more; of two alike the older record. */
export const proposedOptions = (queries: QueryClient, { id, type, first, second }: Pair) =>
  queryOptions({
    queryKey: ["duplicates", "proposed", id],
    queryFn: async (): Promise<readonly number[]> => {
      const records = [first.id, second.id];
      const preview = await queries.fetchQuery(previewOptions(type, records));
      const sizeOf = (record: number) =>
        preview.records.find((each) => each.id === record)?.size ?? 0;
      if (sizeOf(second.id) <= sizeOf(first.id)) return records;
      const swapped = [second.id, first.id];
      await queries.fetchQuery(previewOptions(type, swapped));
      return swapped;
    },
    retry: false,
  });

const FRESH_MS = 60_000;

/** The next pair is there before somebody comes to it; asked for once the open one is. */
export function usePrefetchPair(pair: Pair | undefined, isOpenHere: boolean): void {
  const queries = useQueryClient();
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each pair
  useEffect(() => {
    if (!pair || !isOpenHere) return;
    void queries.prefetchQuery({ ...pairOptions(pair.id), staleTime: FRESH_MS });
    void queries.prefetchQuery({ ...proposedOptions(queries, pair), staleTime: FRESH_MS });
  }, [pair?.id, isOpenHere]);
}
