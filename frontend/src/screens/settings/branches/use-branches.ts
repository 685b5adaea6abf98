import { queryOptions } from "@tanstack/react-query";
import { client } from "@/api/client";
import type { components } from "@/api/schema";

export type Branch = components["schemas"]["Branch"];
const MOST = 200; // on the one page that there is

export const branchesOptions = queryOptions({
  queryKey: ["branches"],
  queryFn: async ({ signal }) => {
    const query = { page_size: MOST };
    const { data } = await client.GET("/api/branches/", { params: { query }, signal });
    return data?.results ?? [];
  },
});

export const branchOptions = (id: number) =>
  queryOptions({
    queryKey: ["branches", "one", id],
    queryFn: ({ signal }) => fetchBranch(id, signal),
  });

export async function fetchBranch(id: number, signal?: AbortSignal): Promise<Branch> {
  const { data } = await client.GET("/api/branches/{id}/", {
    params: { path: { id } },
    ...(signal && { signal }),
  });
  return data as Branch;
}
