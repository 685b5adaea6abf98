import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { client } from "@/api/client";
import { PAGE_SIZE, type Page } from "@/components/lists/pager";

/** A page of any of these lists, counted exactly: the count is the figure that led here. */
export function useList(path: string, asked: Record<string, string>) {
  const query = { ...asked, page_size: PAGE_SIZE };
  return useQuery({
    queryKey: ["figure list", path, query],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET(path as "/api/visits/", {
        params: { query: query as never },
        signal,
      });
      return (data ?? { count: 0, results: [] }) as Page<{ id: number }> & {
        sums?: Record<string, string>;
      };
    },
    placeholderData: keepPreviousData,
  });
}
