import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client } from "@/api/client";
import { Refused } from "@/api/errors";
import type { components } from "@/api/schema";
import { PAGE_SIZE } from "@/components/lists/pager";
import type { Upload, UploadLine } from "../use-uploads";

export type Revert = components["schemas"]["UploadRevert"];
export const LISTS = ["reverted", "kept", "blocked"] as const;
export type List = (typeof LISTS)[number];

const POLL_MS = 1_000;
const UNDONE = new Set(["reverting", "reverted", "partly_reverted"]);

/** Whether its undoing has begun, or is over: its lists say what came of it. */
export const isUndone = (upload: UploadLine) => UNDONE.has(upload.status);

/** Whether there is anything to undo, or that was. */
export const mayBeUndone = (upload: Upload) =>
  upload.corrects === null && (upload.counts.rows > 0 || isUndone(upload));

/** What undoing did, or would do; null where nobody asked for it yet. */
export function useRevert(upload: Upload, isPreview: boolean) {
  const queries = useQueryClient();
  const { id } = upload;
  const queryKey = ["uploads", "revert", id, isPreview];
  return useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      const isAsked = !isPreview || upload.has_revert_preview || queries.getQueryData(queryKey);
      if (!isAsked) return null;
      try {
        const asked = { params: { path: { id } }, signal };
        const { data } = isPreview
          ? await client.GET("/api/uploads/{id}/revert/preview/", asked)
          : await client.GET("/api/uploads/{id}/revert/", asked);
        return data as Revert;
      } catch (error) {
        if (error instanceof Refused && error.status === 404) return null;
        throw error;
      }
    },
    refetchInterval: ({ state }) => (state.data?.status === "running" ? POLL_MS : false),
  });
}

export function useEntries(revert: Revert, decision: List, page: number) {
  return useQuery({
    queryKey: ["uploads", "revert entries", revert.id, revert.status, decision, page],
    queryFn: async ({ signal }) => {
      const query = { decision, preview: revert.is_preview, page, page_size: PAGE_SIZE };
      const { data } = await client.GET("/api/uploads/{id}/revert/entries/", {
        params: { path: { id: revert.upload }, query },
        signal,
      });
      return data ?? { count: 0, results: [] };
    },
    placeholderData: keepPreviousData,
  });
}

/** Finds out what undoing would do; nothing is changed. */
export function useStartPreview(id: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      const { data } = await client.POST("/api/uploads/{id}/revert/preview/", {
        params: { path: { id } },
      });
      return data as Revert;
    },
    onSuccess: (revert) => queries.setQueryData(["uploads", "revert", id, true], revert),
  });
}

export function useStartRevert(id: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (reason: string) => {
      const { data } = await client.POST("/api/uploads/{id}/revert/", {
        params: { path: { id } },
        body: { reason },
      });
      return data as Revert;
    },
    onSettled: () =>
      Promise.all(
        ["uploads", "customers", "contacts", "worklist", "refills"].map((key) =>
          queries.invalidateQueries({ queryKey: [key] }),
        ),
      ),
  });
}
