import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { client } from "@/api/client";
import { Refused } from "@/api/errors";
import { looksLikePhone, mayBeWholePhone } from "@/lib/phones";
import type { Card } from "./bill-draft";

const SHORTEST = 3; // characters; below that nearly everybody is found
const PAUSE_MS = 120; // after the last key, before the service is asked
const MOST_HITS = 8;

/** What a whole phone leads to: its card, or nobody and who is on a call list under it. */
export type ByPhone =
  | { card: Card }
  | { unknown: { phone: string; expected: string; contactedAt: string | null } };

export type Hit = { id: number; full_name: string; phone: string; branch_name: string };

/**
 * Who is meant by what is typed. A whole phone asks for its one owner in all branches, at once
 * when it was pasted; anything else asks for a list. `isLate`: the answer is to an older text.
 */
export function useSearch(typed: string, isPasted: boolean) {
  const text = typed.trim();
  const [settled] = useDebouncedValue(text, isPasted ? 0 : PAUSE_MS);
  const isPhone = mayBeWholePhone(settled);
  const byPhone = useQuery({
    queryKey: ["counter", "phone", settled],
    queryFn: ({ signal }) => cardOfPhone(settled, signal),
    enabled: isPhone,
    retry: false,
  });
  const isReadable = !(byPhone.error instanceof Refused && byPhone.error.status === 400);
  const isOne = isPhone && isReadable;
  const hits = useQuery({
    queryKey: ["counter", "search", settled],
    queryFn: ({ signal }) => searchPeople(settled, signal),
    enabled: !isOne && settled.length >= SHORTEST,
    placeholderData: keepPreviousData,
  });
  return {
    settled,
    isPhone: isOne,
    isShort: text.length < SHORTEST,
    // While a phone is typed digit by digit, rows of its beginning stay behind: it does not wait for them.
    isLate: text !== settled || (!isOne && hits.isPlaceholderData),
    byPhone,
    hits,
    mayBePhone: looksLikePhone(text),
  };
}

async function cardOfPhone(phone: string, signal: AbortSignal): Promise<ByPhone> {
  try {
    const { data } = await client.GET("/api/customers/phone/{phone}/", {
      params: { path: { phone } },
      signal,
    });
    return { card: data as Card };
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 404) throw error;
    const {
      phone: read,
      contact,
      lead,
    } = error.body as {
      phone?: string;
      contact?: { name: string; last_contact_at: string | null };
      lead?: { full_name: string };
    };
    return {
      unknown: {
        phone: read ?? phone,
        expected: contact?.name || lead?.full_name || "",
        contactedAt: contact?.last_contact_at ?? null,
      },
    };
  }
}

async function searchPeople(search: string, signal: AbortSignal): Promise<Hit[]> {
  const { data } = await client.GET("/api/customers/", {
    params: { query: { search, page_size: MOST_HITS, count: "approximate" } },
    signal,
  });
  return data?.results ?? [];
}

/**
 * The card of whoever was taken. By phone it answers for people of every branch; of relatives on
 * one phone it shows the owner, so another is asked for by id.
 */
export function useCard(person: { id: number; phone: string } | null) {
  return useQuery({
    queryKey: ["counter", "card", person?.id, person?.phone],
    queryFn: async ({ signal }) => {
      const { id, phone } = person as { id: number; phone: string };
      const found = phone ? await cardOfPhone(phone, signal) : null;
      if (found && "card" in found && found.card.customer.id === id) return found.card;
      const { data } = await client.GET("/api/customers/{id}/card/", {
        params: { path: { id: String(id) } },
        signal,
      });
      return data as Card;
    },
    enabled: person !== null,
  });
}
