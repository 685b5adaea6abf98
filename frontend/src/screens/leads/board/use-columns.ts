import { useQueries } from "@tanstack/react-query";
import { useState } from "react";
import { useMoves } from "../moving/use-move";
import { type Column, once, withMoves } from "./board-moves";
import { type BoardFilters, type Card, pageOptions } from "./use-board";

export type Shown = Column & {
  isPending: boolean; // more of it is asked for
  error: unknown; // of what was asked for more
  retry: () => void;
  onMore: () => void;
};

/** The board's columns with the pages that were asked for, and with the cards that are on their way. */
export function useColumns(filters: BoardFilters | null, columns: readonly Column[]) {
  const [asked, setAsked] = useState<{ of: string; pages: Record<string, number> }>({
    of: "",
    pages: {},
  });
  const of = JSON.stringify(filters);
  const pages = asked.of === of ? asked.pages : {}; // another board begins at its first cards
  const further = columns.flatMap(({ status }) =>
    Array.from({ length: (pages[status] ?? 1) - 1 }, (_, index) => ({ status, page: index + 2 })),
  );
  const answers = useQueries({
    queries: further.map(({ status, page }) => pageOptions(filters, status, page)),
  });
  const whole = columns.map((column): Shown => {
    const mine = answers.filter((_, index) => further[index]?.status === column.status);
    return {
      ...column,
      cards: once([...column.cards, ...mine.flatMap(({ data }) => data ?? [])]),
      isPending: mine.some(({ isPending }) => isPending),
      error: mine.find(({ error }) => error)?.error ?? null,
      retry: () => {
        for (const each of mine) if (each.isError) void each.refetch();
      },
      onMore: () =>
        setAsked({ of, pages: { ...pages, [column.status]: (pages[column.status] ?? 1) + 1 } }),
    };
  });
  const moving = useMoves()
    .filter((each) => each.status === "pending")
    .map(({ move }) => ({
      card: move.membership.id,
      from: move.membership.status,
      to: move.to,
    }));
  const known = new Map<number, Card>(
    whole.flatMap(({ cards }) => cards).map((card) => [card.id, card]),
  );
  return {
    columns: whole.map((column) => ({ ...column, ...withMoves(column, moving, known) })),
    pending: new Set(moving.map(({ card }) => card)) as ReadonlySet<number>,
  };
}
