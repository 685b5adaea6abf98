import type { Place } from "@/lib/grid-moves";
import type { Card } from "./use-board";

export type Column = { status: string; count: number; cards: Card[] };
export type Moving = { card: number; from: string; to: string };

/**
 * A column while cards are on their way: those that leave are gone, those that come are here, until
 * the service has answered. What it refuses is back where it was; what its answer has already is not
 * counted twice. `known`: every card on the board.
 */
export function withMoves(
  column: Column,
  moving: readonly Moving[],
  known: ReadonlyMap<number, Card>,
): Column {
  const here = new Map(column.cards.map((card) => [card.id, card]));
  let { count } = column;
  for (const { card: id, from, to } of moving) {
    if (from === to) continue;
    if (from === column.status && here.delete(id)) count -= 1;
    const card = known.get(id);
    if (to === column.status && card && !here.has(id)) {
      here.set(id, { ...card, status: to });
      count += 1;
    }
  }
  return { ...column, count, cards: [...here.values()].sort((one, other) => other.id - one.id) };
}

/** Cards of pages that overlap, because one was moved meanwhile: each once. */
export function once(cards: readonly Card[]): Card[] {
  return [...new Map(cards.map((card) => [card.id, card])).values()];
}

/** Where an arrow leads among columns of different lengths: empty ones are passed over. */
export function stepOn(at: Place, key: string, lengths: readonly number[]): Place | null {
  const length = lengths[at.column] ?? 0;
  const within = (row: number, column: number) => ({
    row: Math.max(0, Math.min(row, (lengths[column] ?? 0) - 1)),
    column,
  });
  switch (key) {
    case "ArrowDown":
      return at.row < length - 1 ? within(at.row + 1, at.column) : null;
    case "ArrowUp":
      return at.row > 0 ? within(at.row - 1, at.column) : null;
    case "Home":
      return within(0, at.column);
    case "End":
      return within(length - 1, at.column);
    case "ArrowRight":
    case "ArrowLeft": {
      const by = key === "ArrowRight" ? 1 : -1;
      for (let column = at.column + by; column in lengths; column += by) {
        if ((lengths[column] ?? 0) > 0) return within(at.row, column);
      }
      return null;
    }
    default:
      return null;
  }
}

/** Where the focus stands after cards went: in the same column, else in the nearest with cards. */
export function settle(at: Place, lengths: readonly number[]): Place {
  if ((lengths[at.column] ?? 0) > 0) {
    return { row: Math.min(at.row, (lengths[at.column] ?? 1) - 1), column: at.column };
  }
  return (
    stepOn(at, "ArrowRight", lengths) ?? stepOn(at, "ArrowLeft", lengths) ?? { row: 0, column: 0 }
  );
}

/** The column that a phone shows: what the address asks for, unless that is of another project. */
export const statusIn = (columns: readonly { status: string }[], asked: string | undefined) =>
  (columns.find(({ status }) => status === asked) ?? columns[0])?.status;
