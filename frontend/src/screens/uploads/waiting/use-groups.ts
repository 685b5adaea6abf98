import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client } from "@/api/client";
import type { components } from "@/api/schema";
import { PAGE_SIZE } from "@/components/lists/pager";
import type { RowFilter, Upload } from "../use-uploads";

export type WaitingGroup = components["schemas"]["WaitingGroup"];
export type Trying = components["schemas"]["Trying"];

/** What rows wait for, the largest group first. */
export function useGroups(id: number, page: number) {
  return useQuery({
    queryKey: ["uploads", "groups", id, page],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/uploads/{id}/waiting/groups/", {
        params: { path: { id }, query: { page, page_size: PAGE_SIZE } },
        signal,
      });
      return data ?? { count: 0, results: [] };
    },
    placeholderData: keepPreviousData,
  });
}

export const GROUPS_PREVIEWED = 5; // the rows themselves stay in sight

/** What rows would wait for; of each preview anew. */
export function usePreviewedGroups({ id, job }: Upload, page: number) {
  return useQuery({
    queryKey: ["uploads", "preview groups", id, job, page],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/uploads/{id}/preview/groups/", {
        params: { path: { id }, query: { page, page_size: GROUPS_PREVIEWED } },
        signal,
      });
      return data ?? { count: 0, results: [] };
    },
    placeholderData: keepPreviousData,
  });
}

/** The rows of a group are those that wait with this problem. */
export const filterOf = (group: WaitingGroup): RowFilter => ({
  problem: group.code,
  column: group.column,
  value: group.value,
});

export type Correction = { group: WaitingGroup; replacement: string; remember: boolean };

/** One correction for all rows of a group; many of them are tried by a job. */
export function useCorrect(
  id: number,
  onCorrected: (correction: Correction, trying: Trying) => void,
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ group, replacement, remember }: Correction) => {
      const { data } = await client.POST("/api/uploads/{id}/rows/correct/", {
        params: { path: { id } },
        body: {
          column: group.column,
          value: group.value,
          problem: group.code,
          replacement,
          remember,
          dry_run: false,
        },
      });
      return data as Trying;
    },
    onSuccess: (trying, correction) => onCorrected(correction, trying),
    onSettled: () => queries.invalidateQueries({ queryKey: ["uploads"] }),
  });
}
