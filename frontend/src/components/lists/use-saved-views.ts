import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client } from "@/api/client";
import { Refused } from "@/api/errors";
import type { components } from "@/api/schema";
import type { Parameters } from "./views";

export type SavedView = components["schemas"]["SavedFilter"];
export type SavedList = SavedView["list"];

/** Another tab or device removed it. */
export const isGone = (error: unknown) => error instanceof Refused && error.status === 404;

const MOST = 200; // on a page; nobody may have as many

/** One's own views of a list, and what is done with them. */
export function useSavedViews(list: SavedList) {
  const queries = useQueryClient();
  const queryKey = ["saved-filters", list];
  // Refused, too: what another tab removed goes from here.
  const onSettled = () => queries.invalidateQueries({ queryKey });
  const views = useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      const query = { list, page_size: MOST };
      const { data } = await client.GET("/api/saved-filters/", { params: { query }, signal });
      return data?.results ?? [];
    },
    staleTime: 60_000,
  });
  const add = useMutation({
    mutationFn: async (made: { name: string; parameters: Parameters }) => {
      const { data } = await client.POST("/api/saved-filters/", { body: { list, ...made } });
      return data as SavedView;
    },
    onSettled,
  });
  const change = useMutation({
    mutationFn: async (changed: { id: number; name?: string; parameters?: Parameters }) => {
      const { id, ...body } = changed;
      const path = { id };
      await client.PATCH("/api/saved-filters/{id}/", { params: { path }, body });
    },
    onSettled,
  });
  const remove = useMutation({
    mutationFn: async (id: number) => {
      const path = { id };
      await client.DELETE("/api/saved-filters/{id}/", { params: { path } }).catch((error) => {
        if (!isGone(error)) throw error;
      });
    },
    onSettled,
  });
  return { views, add, change, remove };
}
