import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { client } from "@/api/client";

/** What a search found, with its place in the Desk. */
export type Found = { type: "customer"; id: number; title: string; detail: string };

export const SHORTEST = 3; // characters; below that nearly everybody is found
const MOST_FOUND = 5;

export function addressOfFound({ id }: Found) {
  return { to: "/customers/$id" as const, params: { id: String(id) } };
}

/** What was found for an older text is shown, but can't be taken. */
export function useFound(text: string) {
  return useQuery({
    queryKey: ["search", text],
    queryFn: async ({ signal }): Promise<Found[]> => {
      const query = { search: text, page_size: MOST_FOUND, count: "approximate" as const };
      const { data } = await client.GET("/api/customers/", { params: { query }, signal });
      return (data?.results ?? []).map((customer) => ({
        type: "customer",
        id: customer.id,
        title: customer.full_name || customer.phone,
        detail: [customer.phone, customer.branch_name].filter(Boolean).join(" · "),
      }));
    },
    enabled: text.length >= SHORTEST,
    placeholderData: keepPreviousData,
  });
}

/** Whether every word that was typed begins one of a command's words. */
export function matches(label: string, typed: string): boolean {
  const words = label.toLocaleLowerCase().split(/\s+/);
  const asked = typed.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return asked.every((part) => words.some((word) => word.startsWith(part)));
}
