import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { client } from "@/api/client";
import { useMay, useMe } from "@/api/me";
import { answers, matches, type Proposal, proposalOfMedicine } from "./proposals";

const SHORTEST = 3; // characters; below that nearly everything is found
const PAUSE_MS = 120; // after the last key, before the service is asked
const MOST_ANSWERED = 10; // with fewer, the answer is all there is
const FRESH_MS = 5 * 60_000;

/**
 * What the organization sold that fits `typed`. Once an answer is all there is, longer texts are
 * looked up in it. Rows of an older answer are there only as far as they fit what is typed now.
 */
export function useMedicines(typed: string, isTyping: boolean) {
  const decimals = useMe().currency?.decimals ?? 2;
  const mayRead = useMay("read_medical");
  const text = typed.trim();
  const [settled] = useDebouncedValue(text, PAUSE_MS);
  const [whole, setWhole] = useState(""); // asked for, and answered with all there is
  const asked = whole && answers(whole, settled) ? whole : settled;
  const { data, isError, isPlaceholderData, refetch } = useQuery({
    queryKey: ["counter", "medicines", asked],
    queryFn: ({ signal }) => soldLike(asked, signal),
    enabled: mayRead && isTyping && asked.length >= SHORTEST,
    placeholderData: keepPreviousData,
    staleTime: FRESH_MS,
  });
  useEffect(() => {
    if (data && !isPlaceholderData && data.length < MOST_ANSWERED) setWhole(asked);
  }, [data, isPlaceholderData, asked]);

  const rows: Proposal[] = (data ?? []).map((row) => proposalOfMedicine(row, decimals));
  const isOfText = asked === text && !isPlaceholderData;
  return {
    sold: text.length < SHORTEST ? [] : isOfText ? rows : rows.filter((row) => matches(row, text)),
    isError: isError && text.length >= SHORTEST,
    refetch,
  };
}

async function soldLike(q: string, signal: AbortSignal) {
  const { data } = await client.GET("/api/medicines/", { params: { query: { q } }, signal });
  return data?.results ?? [];
}
