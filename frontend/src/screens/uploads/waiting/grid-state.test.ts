import { expect, it } from "vitest";
import { moved } from "@/lib/grid-moves";
import { cellsOf, type Edits, pasteAt, withCell, withoutRow } from "./grid-state";

it("keeps a cell that differs from what is stored, and forgets one that does not", () => {
  const typed = withCell({}, 7, 2, "CG Road", "CG Raod");
  expect(typed).toEqual({ 7: { 2: "CG Road" } });
  expect(withCell(typed, 7, 3, "2/5/2024", "31/4/2024")).toEqual({
    7: { 2: "CG Road", 3: "2/5/2024" },
  });
  expect(withCell(typed, 7, 2, "CG Raod", "CG Raod")).toEqual({});
});

it("leaves other rows alone when one is settled", () => {
  const edits: Edits = { 7: { 2: "a" }, 8: { 2: "b" } };
  expect(withoutRow(edits, 7)).toEqual({ 8: { 2: "b" } });
});

it("reads what a spreadsheet copies", () => {
  expect(cellsOf("1/5/2024\r\n2/5/2024\r\n")).toEqual([["1/5/2024"], ["2/5/2024"]]);
  expect(cellsOf("Asha\t97235\nRavi\t")).toEqual([
    ["Asha", "97235"],
    ["Ravi", ""],
  ]);
});

it("pastes a column from a cell down, and no further than the page", () => {
  expect(pasteAt("a\nb\nc", { row: 1, column: 0 }, 3, 2)).toEqual([
    { place: { row: 1, column: 0 }, text: "a" },
    { place: { row: 2, column: 0 }, text: "b" },
  ]);
  expect(pasteAt("a\tb\tc", { row: 0, column: 1 }, 3, 2)).toHaveLength(1);
});

it.each([
  ["ArrowDown", false, { row: 2, column: 1 }],
  ["ArrowUp", false, { row: 0, column: 1 }],
  ["ArrowRight", false, { row: 1, column: 2 }],
  ["ArrowDown", true, { row: 4, column: 1 }],
  ["ArrowLeft", true, { row: 1, column: 0 }],
  ["Home", false, { row: 1, column: 0 }],
  ["End", true, { row: 4, column: 2 }],
  ["a", false, null],
])("%s (with Ctrl: %s) leads to %j", (key, isWhole, place) => {
  expect(moved({ row: 1, column: 1 }, key, isWhole, 5, 3)).toEqual(place);
});
