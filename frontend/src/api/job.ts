import { useQuery } from "@tanstack/react-query";
import { client } from "./client";
import type { components } from "./schema";

export type Job = components["schemas"]["Job"];
const POLL_MS = 1_000;

/** A job of the service, asked for until it is over. */
export function useJob(id: number | null) {
  return useQuery({
    queryKey: ["jobs", id],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/jobs/{id}/", {
        params: { path: { id: id ?? 0 } },
        signal,
      });
      return data as Job;
    },
    enabled: id !== null,
    refetchInterval: ({ state }) => (state.data?.finished_at ? false : POLL_MS),
  });
}
