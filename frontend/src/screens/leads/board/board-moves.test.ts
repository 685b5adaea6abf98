import { expect, it } from "vitest";
import { once, settle, statusIn, stepOn, withMoves } from "./board-moves";
import type { Card } from "./use-board";

const card = (id: number, status = "New"): Card => ({
  id,
  lead: id,
  lead_name: `Person ${id}`,
  contact_number: "",
  status,
  assigned_to_name: "",
  channel_partner_name: "",
  value: null,
  converted_at: null,
  next_follow_up_on: null,
});
const columnOf = (status: string, count: number, ...ids: number[]) => ({
  status,
  count,
  cards: ids.map((id) => card(id, status)),
});
const fresh = columnOf("New", 40, 9, 7, 5);
const visit = columnOf("Site visit", 1, 6);
const known = new Map([...fresh.cards, ...visit.cards].map((each) => [each.id, each]));
const moving = [{ card: 7, from: "New", to: "Site visit" }];
const ids = (column: { cards: Card[] }) => column.cards.map(({ id }) => id);

it("shows a card where it goes until the service has answered, newest first", () => {
  const left = withMoves(fresh, moving, known);
  const come = withMoves(visit, moving, known);

  expect([left.count, ids(left)]).toEqual([39, [9, 5]]);
  expect([come.count, ids(come)]).toEqual([2, [7, 6]]);
  expect(come.cards[0]?.status).toBe("Site visit");
});

it("has a card back where it was once its move was refused", () => {
  expect(withMoves(fresh, [], known)).toEqual(fresh);
});

it("counts nobody twice whom the answer has already", () => {
  const there = columnOf("Site visit", 2, 7, 6);
  const gone = columnOf("New", 39, 9, 5);

  expect(withMoves(there, moving, known).count).toBe(2);
  expect(withMoves(gone, moving, known).count).toBe(39);
});

it("has each card once where pages overlap", () => {
  expect(once([card(3), card(2), card(2), card(1)]).map(({ id }) => id)).toEqual([3, 2, 1]);
});

const lengths = [3, 0, 1];

it.each([
  ["ArrowDown", { row: 0, column: 0 }, { row: 1, column: 0 }],
  ["ArrowDown", { row: 2, column: 0 }, null],
  ["ArrowUp", { row: 0, column: 0 }, null],
  ["ArrowRight", { row: 2, column: 0 }, { row: 0, column: 2 }], // past the empty one
  ["ArrowLeft", { row: 0, column: 2 }, { row: 0, column: 0 }],
  ["ArrowRight", { row: 0, column: 2 }, null],
  ["End", { row: 0, column: 0 }, { row: 2, column: 0 }],
  ["Enter", { row: 0, column: 0 }, null],
])("%s from %j leads to %j", (key, at, to) => {
  expect(stepOn(at, key, lengths)).toEqual(to);
});

it("stands on the next card of the column once one went, else in the nearest with any", () => {
  expect(settle({ row: 1, column: 0 }, [3, 0, 1])).toEqual({ row: 1, column: 0 });
  expect(settle({ row: 3, column: 0 }, [3, 0, 1])).toEqual({ row: 2, column: 0 });
  expect(settle({ row: 0, column: 1 }, [3, 0, 1])).toEqual({ row: 0, column: 2 });
  expect(settle({ row: 0, column: 2 }, [3, 0, 0])).toEqual({ row: 0, column: 0 });
  expect(settle({ row: 4, column: 2 }, [0, 0, 0])).toEqual({ row: 0, column: 0 });
});

it("shows a phone the first column where the address has the status of another project", () => {
  expect(statusIn([fresh, visit], "Site visit")).toBe("Site visit");
  expect(statusIn([fresh, visit], "Token paid")).toBe("New");
  expect(statusIn([], "New")).toBeUndefined();
});
