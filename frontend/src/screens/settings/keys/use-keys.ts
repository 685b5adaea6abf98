import { keepPreviousData, type QueryClient, useQuery } from "@tanstack/react-query";
import { client } from "@/api/client";
import type { components } from "@/api/schema";
import { PAGE_SIZE } from "@/components/lists/pager";

export type ApiKey = components["schemas"]["ApiKey"];
export type NewApiKey = components["schemas"]["NewApiKey"];
const KEY = ["api-keys"];

export const useApiKeys = (page: number) =>
  useQuery({
    queryKey: [...KEY, page],
    queryFn: async ({ signal }) => {
      const query = { page, page_size: PAGE_SIZE };
      const { data } = await client.GET("/api/api-keys/", { params: { query }, signal });
      return data ?? { count: 0, results: [] };
    },
    placeholderData: keepPreviousData,
  });

export const renewKeys = (queries: QueryClient) => queries.invalidateQueries({ queryKey: KEY });
