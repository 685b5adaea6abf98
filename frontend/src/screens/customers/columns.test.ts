import { expect, it } from "vitest";
import { readColumns, toggleColumn } from "@/components/lists/columns";
import { COLUMNS, needTotals } from "./columns";

const USUAL = COLUMNS.usual;

it("are the usual ones until somebody chooses, in an order of our own", () => {
  expect(readColumns(COLUMNS, null)).toEqual(USUAL);
  expect(readColumns(COLUMNS, "value,branch")).toEqual(["branch", "value"]);
});

it("leave out what an older build called otherwise, and are never none", () => {
  expect(readColumns(COLUMNS, "age,city")).toEqual(["city"]);
  expect(readColumns(COLUMNS, "age")).toEqual(USUAL);
  expect(readColumns(COLUMNS, "")).toEqual(USUAL);
});

it("come and go one by one, but for the last", () => {
  expect(toggleColumn(COLUMNS, ["branch", "last"], "city")).toEqual(["branch", "city", "last"]);
  expect(toggleColumn(COLUMNS, ["branch", "last"], "branch")).toEqual(["last"]);
  expect(toggleColumn(COLUMNS, ["last"], "last")).toEqual(["last"]);
});

it("ask for totals where one of them is a total", () => {
  expect(needTotals(USUAL)).toBe(false);
  expect(needTotals(["city", "value"])).toBe(true);
});
