import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { client } from "@/api/client";

const FEW = 10;

export const useFoundPeople = (search: string) =>
  useQuery({
    queryKey: ["customers", "rights", search],
    queryFn: async ({ signal }) => {
      const query = { search, page_size: FEW, count: "approximate" as const };
      const { data } = await client.GET("/api/customers/", { params: { query }, signal });
      return data?.results ?? [];
    },
    enabled: search !== "",
    placeholderData: keepPreviousData,
  });

/** The document names the customer's number twice; the address takes it once. */
const of = (id: number) => ({ params: { path: { id, pk: id } as never } });

export async function fetchEverything(id: number): Promise<Blob> {
  const { data } = await client.GET("/api/customers/{id}/everything/", {
    ...of(id),
    parseAs: "blob",
  });
  return data as unknown as Blob;
}

export async function fetchEverythingPage(id: number): Promise<Blob> {
  const { data } = await client.GET("/api/customers/{id}/everything/page/", {
    ...of(id),
    parseAs: "blob",
  });
  return data as unknown as Blob;
}

export const erasureOptions = (id: number) =>
  queryOptions({
    queryKey: ["customers", "erasure", id],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/customers/{id}/erasure/", { ...of(id), signal });
      return data;
    },
    gcTime: 0,
  });

export async function startErasing(id: number, confirm: string): Promise<number | undefined> {
  const { data } = await client.POST("/api/customers/{id}/erasure/", {
    ...of(id),
    body: { confirm },
  });
  return data?.id;
}
