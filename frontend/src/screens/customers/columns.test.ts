import { expect, it } from "vitest";
import { needTotals, readColumns, toggleColumn, USUAL } from "./columns";

it("are the usual ones until somebody chooses, in an order of our own", () => {
  expect(readColumns(null)).toEqual(USUAL);
  expect(readColumns("value,branch")).toEqual(["branch", "value"]);
});

it("leave out what an older build called otherwise, and are never none", () => {
  expect(readColumns("age,city")).toEqual(["city"]);
  expect(readColumns("age")).toEqual(USUAL);
  expect(readColumns("")).toEqual(USUAL);
});

it("come and go one by one, but for the last", () => {
  expect(toggleColumn(["branch", "last"], "city")).toEqual(["branch", "city", "last"]);
  expect(toggleColumn(["branch", "last"], "branch")).toEqual(["last"]);
  expect(toggleColumn(["last"], "last")).toEqual(["last"]);
});

it("ask for totals where one of them is a total", () => {
  expect(needTotals(USUAL)).toBe(false);
  expect(needTotals(["city", "value"])).toBe(true);
});
