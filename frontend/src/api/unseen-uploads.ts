import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client } from "./client";
import { useMay } from "./me";

const KEY = ["uploads", "unseen"];
const ASKED_AGAIN_MS = 60_000; // a sheet takes minutes, and who handed it in is elsewhere by then

/** One's own sheets that ended unseen or wait for an answer; nobody else's, and none for readers. */
export function useUnseenUploads() {
  const mayHandIn = useMay("upload");
  return useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/uploads/unseen/", { signal });
      return data ?? [];
    },
    enabled: mayHandIn,
    refetchInterval: ASKED_AGAIN_MS,
  });
}

/** That it ended is known now. */
export function useSeen() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: number) =>
      client.POST("/api/uploads/{id}/seen/", { params: { path: { id } } }),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}
