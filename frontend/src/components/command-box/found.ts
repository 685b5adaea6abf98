import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { client } from "@/api/client";
import { useMay } from "@/api/me";
import type { components } from "@/api/schema";

/** One thing that a search found. */
export type Found = components["schemas"]["Hit"];

export const SHORTEST = 2; // characters; for fewer the service finds nothing

/** Where it has its place in the Desk; what has none yet is not offered. */
export function addressOfFound({ type, id, customer }: Pick<Found, "type" | "id" | "customer">) {
  switch (type) {
    case "customer":
      return { to: "/customers/$id" as const, params: { id: String(id) } };
    case "contact":
      return { to: "/contacts" as const, search: { at: String(id) } };
    case "partner":
      return { to: "/partners/$id" as const, params: { id: String(id) } };
    case "upload":
      return { to: "/uploads/$id" as const, params: { id: String(id) } };
    case "lead":
      return { to: "/leads/$id" as const, params: { id: String(id) } };
    case "bill":
      return customer
        ? {
            to: "/customers/$id" as const,
            params: { id: String(customer) },
            search: { tab: "purchases" },
          }
        : null;
    default:
      return null;
  }
}

/** One question about everything. What was found for an older text is shown, but can't be taken. */
export function useFound(text: string) {
  const mayManage = useMay("manage");
  const mayOpen = (found: Found) =>
    addressOfFound(found) !== null && (found.type !== "partner" || mayManage);
  return useQuery({
    queryKey: ["search", text],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/search/", { params: { query: { q: text } }, signal });
      return (data?.results ?? []).filter(mayOpen);
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
