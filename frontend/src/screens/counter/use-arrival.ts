import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect } from "react";
import { client } from "@/api/client";
import type { Card, Person } from "./bill-draft";

const route = getRouteApi("/counter");

/** Whom another screen sent here to be billed (`?for=12`); the address forgets them at once. */
export function useArrival(isReady: boolean, openFor: (person: Person) => void) {
  const { for: id = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const card = useQuery({
    queryKey: ["counter", "arrival", id],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/customers/{id}/card/", {
        params: { path: { id } },
        signal,
      });
      return data as Card;
    },
    enabled: id !== "",
  });
  const arrived = id && isReady ? card.data?.customer : undefined;
  useEffect(() => {
    if (!arrived) return;
    openFor({ kind: "known", id: arrived.id, phone: arrived.phone, name: arrived.full_name });
    void navigate({ search: {}, replace: true });
  }, [arrived, openFor, navigate]);
  return card;
}
