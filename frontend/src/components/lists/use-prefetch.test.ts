import { expect, it } from "vitest";
import { nextRows } from "./use-prefetch";

const rows = ["Asha", "Ravi", "Meera", "Nisha", "Om"];

it("are the three after the open one, and fewer at the end", () => {
  expect(nextRows(rows, (row) => row === "Asha")).toEqual(["Ravi", "Meera", "Nisha"]);
  expect(nextRows(rows, (row) => row === "Nisha")).toEqual(["Om"]);
  expect(nextRows(rows, (row) => row === "Om")).toEqual([]);
});

it("begin at the top when the open one has left the list", () => {
  expect(nextRows(rows, () => false)).toEqual(["Asha", "Ravi", "Meera"]);
});
