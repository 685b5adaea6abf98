import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { client } from "@/api/client";
import type { components } from "@/api/schema";

export type Channel = components["schemas"]["Channel"];
export type Template = components["schemas"]["MessageTemplate"];
const MOST = 200;

export const channelsOptions = queryOptions({
  queryKey: ["message-channels"],
  queryFn: async ({ signal }) =>
    (await client.GET("/api/message-channels/", { signal })).data?.channels ?? [],
});

export const templatesOptions = queryOptions({
  queryKey: ["message-templates"],
  queryFn: async ({ signal }) => {
    const query = { page_size: MOST };
    const { data } = await client.GET("/api/message-templates/", { params: { query }, signal });
    return data?.results ?? [];
  },
});

export const templateOptions = (id: number) =>
  queryOptions({
    queryKey: ["message-templates", "one", id],
    queryFn: ({ signal }) => fetchTemplate(id, signal),
  });

export async function fetchTemplate(id: number, signal?: AbortSignal): Promise<Template> {
  const { data } = await client.GET("/api/message-templates/{id}/", {
    params: { path: { id } },
    ...(signal && { signal }),
  });
  return data as Template;
}

export const renewMessages = (queries: QueryClient) =>
  Promise.all(
    ["message-channels", "message-templates"].map((key) =>
      queries.invalidateQueries({ queryKey: [key] }),
    ),
  );
