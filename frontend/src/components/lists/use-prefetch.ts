import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

const MANY = 3; // people; who comes after them has time to be asked for
const SETTLED_MS = 150; // so long somebody is lit before their card is asked for
const FRESH_MS = 60_000;

/** The rows after the open one; from the top where it is on no row of this page. */
export function nextRows<Row>(rows: readonly Row[], isOpen: (row: Row) => boolean): Row[] {
  const index = rows.findIndex(isOpen);
  return rows.slice(index + 1, index + 1 + MANY);
}

type Ask<Row> = (queries: QueryClient, row: Row, staleTime: number) => void;

/** Asks for the next three people once somebody is open, so that going on waits for nothing. */
export function usePrefetchNext<Row>(
  rows: readonly Row[],
  isOpen: (row: Row) => boolean,
  keyOf: (row: Row) => number,
  ask: Ask<Row>,
): void {
  const queries = useQueryClient();
  const isAnyOpen = rows.some(isOpen);
  const next = isAnyOpen ? nextRows(rows, isOpen) : [];
  const keys = next.map(keyOf).join(",");
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for the same three
  useEffect(() => {
    for (const row of next) ask(queries, row, FRESH_MS);
  }, [keys]);
}

/** For a row: who stays lit is asked for, and nobody whom the focus only passes. */
export function usePrefetchLit<Row>(ask: Ask<Row>) {
  const queries = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const stop = () => clearTimeout(timer.current);
  useEffect(() => () => clearTimeout(timer.current), []);
  return {
    onFocus: (row: Row) => {
      stop();
      timer.current = setTimeout(() => ask(queries, row, FRESH_MS), SETTLED_MS);
    },
    onBlur: stop,
  };
}
