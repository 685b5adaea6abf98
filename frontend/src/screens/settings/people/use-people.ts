import { keepPreviousData, type QueryClient, queryOptions, useQuery } from "@tanstack/react-query";
import { client } from "@/api/client";
import type { components, paths } from "@/api/schema";
import { PAGE_SIZE } from "@/components/lists/pager";
import { pageOf } from "@/lib/address";

export type User = components["schemas"]["User"];
type Query = NonNullable<paths["/api/users/"]["get"]["parameters"]["query"]>;
export type View = { search?: string; active?: string; page?: string };

export function usePeople(view: View) {
  const query: Query = {
    ...(view.search && { search: view.search }),
    ...(view.active !== "all" && { is_active: view.active !== "no" }),
    page: pageOf(view.page),
    page_size: PAGE_SIZE,
  };
  return useQuery({
    queryKey: ["users", "list", query],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/users/", { params: { query }, signal });
      return data ?? { count: 0, results: [] };
    },
    placeholderData: keepPreviousData,
  });
}

export const userOptions = (id: number) =>
  queryOptions({
    queryKey: ["users", "one", id],
    queryFn: ({ signal }) => fetchUser(id, signal),
  });

export async function fetchUser(id: number, signal?: AbortSignal): Promise<User> {
  const { data } = await client.GET("/api/users/{id}/", {
    params: { path: { id } },
    ...(signal && { signal }),
  });
  return data as User;
}

export const renewPeople = (queries: QueryClient) =>
  Promise.all(
    ["users", "colleagues", "me", "first-steps", "contacts"].map((key) =>
      queries.invalidateQueries({ queryKey: [key] }),
    ),
  );

export const nameOf = (user: User) =>
  `${user.first_name ?? ""} ${user.last_name ?? ""}`.trim() || user.username;
