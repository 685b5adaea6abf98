import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { client } from "@/api/client";
import type { components, paths } from "@/api/schema";
import { PAGE_SIZE } from "@/components/lists/pager";
import { pageOf } from "@/lib/address";
import { saveFile } from "@/lib/save-file";

export type Entry = components["schemas"]["TrailEntry"];
type Query = NonNullable<paths["/api/trail/"]["get"]["parameters"]["query"]>;
export type View = {
  kind?: string;
  actor?: string;
  after?: string;
  before?: string;
  page?: string;
};

const filterOf = (view: View): Query => ({
  ...(view.kind && { kind: view.kind as NonNullable<Query["kind"]> }),
  ...(view.actor && { actor: Number(view.actor), actor_type: "user" as const }),
  ...(view.after && { at_after: view.after }),
  ...(view.before && { at_before: view.before }),
});

export function useTrail(view: View) {
  const query: Query = {
    ...filterOf(view),
    page: pageOf(view.page),
    page_size: PAGE_SIZE,
    count: "approximate",
  };
  return useQuery({
    queryKey: ["trail", query],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/trail/", { params: { query }, signal });
      return data ?? { count: 0, results: [] };
    },
    placeholderData: keepPreviousData,
  });
}

/** All that the filters say, as a file; that is noted in the trail as well. */
export const useTrailFile = (view: View) =>
  useMutation({
    mutationFn: async () => {
      const { data } = await client.GET("/api/trail/", {
        params: { query: { ...filterOf(view), format: "xlsx" } },
        parseAs: "blob",
      });
      saveFile(data as unknown as Blob, "trail.xlsx");
    },
  });
