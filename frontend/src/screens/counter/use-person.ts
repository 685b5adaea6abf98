import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { client } from "@/api/client";
import { Refused } from "@/api/errors";
import { looksLikePhone, mayBeWholePhone } from "@/lib/phones";
import type { Card } from "./bill-draft";
import { answers, matches } from "./proposals";

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
 * when it was pasted; anything else, and digits that are no phone, asks for a list. Once a list
 * holds all there is, longer names are looked up in it. `isLate`: what is known is not, or not
 * yet, an answer to what is typed now.
 */
export function useSearch(typed: string, isPasted: boolean) {
  const text = typed.trim();
  const [settled] = useDebouncedValue(text, isPasted ? 0 : PAUSE_MS);
  const mayBeWhole = mayBeWholePhone(settled);
  const byPhone = useQuery({
    queryKey: ["counter", "phone", settled],
    queryFn: ({ signal }) => cardOfPhone(settled, signal),
    enabled: mayBeWhole,
    retry: false,
  });
  const isNoPhone = byPhone.error instanceof Refused && byPhone.error.status === 400;
  const isPhone = mayBeWhole && !isNoPhone;

  const [whole, setWhole] = useState(""); // asked for, and answered with all there is
  const isKnown = whole !== "" && isName(text) && answers(whole, text);
  const asked = isKnown ? whole : settled;
  const hits = useQuery({
    queryKey: ["counter", "search", asked],
    queryFn: ({ signal }) => searchPeople(asked, signal),
    enabled: !isPhone && asked.length >= SHORTEST,
    placeholderData: keepPreviousData,
  });
  const { data, isPlaceholderData } = hits;
  useEffect(() => {
    if (data && !isPlaceholderData && data.length < MOST_HITS && isName(asked)) setWhole(asked);
  }, [data, isPlaceholderData, asked]);

  const rows = data ?? [];
  const query = isPhone ? byPhone : hits;
  const isTextSettled = isKnown || text === settled;
  return {
    text,
    isPhone,
    isShort: text.length < SHORTEST,
    isLate: !isTextSettled || (isPhone ? byPhone.fetchStatus !== "idle" : isPlaceholderData),
    isAsking: !isTextSettled || query.isFetching,
    isAnswered: query.isSuccess,
    error: query.error,
    ask: () => void query.refetch(),
    found: isPhone && byPhone.isSuccess ? byPhone.data : null,
    hits: isKnown && text !== whole ? rows.filter((hit) => isCalled(hit, text)) : rows,
    refusal: isNoPhone ? byPhone.error : null,
    mayBePhone: looksLikePhone(text),
  };
}

/** Digits and signs may also be a phone, an e-mail or a passport, which a list does not show. */
const isName = (text: string) => /^[\p{L}\p{M}\s.'-]+$/u.test(text);

const isCalled = (hit: Hit, typed: string) =>
  matches({ medicine: hit.full_name, generic: "" }, typed);

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

type Taken = { id: number; phone: string };
const cardKey = ({ id, phone }: Taken) => ["counter", "card", id, phone];

/**
 * The card of whoever was taken. By phone it answers for people of every branch; of relatives on
 * one phone it shows the owner, so another is asked for by id. A card that is late or failed says
 * so, once and at once: a bill never waits for tries that nobody sees.
 */
export function useCard(person: Taken | null) {
  const { data, error, refetch } = useQuery({
    queryKey: person ? cardKey(person) : ["counter", "card"],
    queryFn: async ({ signal }) => {
      const { id, phone } = person as Taken;
      const found = phone ? await cardOfPhone(phone, signal) : null;
      if (found && "card" in found && found.card.customer.id === id) return found.card;
      const { data } = await client.GET("/api/customers/{id}/card/", {
        params: { path: { id: String(id) } },
        signal,
      });
      return data as Card;
    },
    enabled: person !== null,
    retry: false,
  });
  const lacks = person !== null && data === undefined;
  return {
    card: data ?? null,
    isLate: lacks && error === null,
    error: lacks ? error : null,
    ask: () => void refetch(),
  };
}

/** Keeps a card that came with the answer to a phone, so that it is not asked for again. */
export function useKeepCard() {
  const queries = useQueryClient();
  return useCallback(
    (person: Taken, card: Card) => queries.setQueryData(cardKey(person), card),
    [queries],
  );
}
