import { expect, it, test } from "vitest";
import { daysWithin, everyMonth } from "./every-month";
import { trendOf } from "./trend-of";
import { leadsQuery, NOBODY, nextOrder, orderOf, tableQuery, visitsQuery } from "./use-partners";

const TODAY = "2026-11-28";

test.each([
  [
    { value: 120, leads: 1 },
    { value: 100, leads: 9 },
    { of: "value", by: 0.2 },
  ],
  [
    { value: 0, leads: 1 },
    { value: 100, leads: 1 },
    { of: "value", by: -1 },
  ],
  [
    { value: 5, leads: 0 },
    { value: 0, leads: 0 },
    { of: "first", by: 1 },
  ],
  [
    { value: 0, leads: 2 },
    { value: 0, leads: 5 },
    { of: "leads", by: -3 },
  ],
  [
    { value: 0, leads: 2 },
    { value: 0, leads: 2 },
    { of: "nothing", by: 0 },
  ],
  [
    { value: 7, leads: 2 },
    { value: 7, leads: 1 },
    { of: "nothing", by: 0 },
  ],
])("%o after %o", (now, before, trend) => {
  const { of, by } = trendOf(now, before);
  expect({ of, by: Math.round(by * 1000) / 1000 }).toEqual(trend);
});

it("orders figures by the largest first, names from A, and turns on a second press", () => {
  expect(orderOf(undefined)).toEqual({ by: "name", isDown: false });
  expect(orderOf("phone")).toEqual({ by: "name", isDown: false });
  expect(nextOrder(orderOf("name"), "value")).toBe("-value");
  expect(nextOrder(orderOf("-value"), "value")).toBe("value");
  expect(nextOrder(orderOf("-value"), "name")).toBe("name");
});

it("asks for the days and the project of the address", () => {
  expect(tableQuery({}, TODAY)).toEqual({
    from: "2026-11-01",
    to: TODAY,
    ordering: "name",
  });
  expect(tableQuery({ range: "quarter" }, TODAY)).toEqual({
    from: "2026-10-01",
    to: TODAY,
    against: "quarter",
    ordering: "name",
  });
  expect(tableQuery({ range: "ever", project: "3", order: "-leads" }, TODAY)).toEqual({
    project: 3,
    ordering: "-leads",
  });
});

it("lists the very people that a figure counts", () => {
  expect(leadsQuery("8", "leads", {}, TODAY)).toEqual({
    credited_partner: 8,
    once_per_person: true,
    brought_after: "2026-11-01",
    brought_before: TODAY,
  });
  expect(leadsQuery(NOBODY, "bought", { range: "ever" }, TODAY)).toEqual({
    credited_partner: "none",
    once_per_person: true,
    converted_after: "1900-01-01",
  });
});

it("lists the very visits that a figure counts", () => {
  expect(visitsQuery("8", { project: "3" }, TODAY)).toEqual({
    partner: "8",
    project: 3,
    from: "2026-11-01",
    to: TODAY,
  });
  expect(visitsQuery(NOBODY, { range: "ever" }, TODAY)).toEqual({ partner: "none" });
});

it("opens of a month the days that were asked for", () => {
  const days = (...asked: Parameters<typeof daysWithin>) => {
    const { from, to } = daysWithin(...asked);
    return [from, to];
  };
  expect(days("2026-02-01", null, null)).toEqual(["2026-02-01", "2026-02-28"]);
  expect(days("2026-11-01", "2026-11-15", TODAY)).toEqual(["2026-11-15", TODAY]);
  expect(days("2026-10-01", "2026-09-15", TODAY)).toEqual(["2026-10-01", "2026-10-31"]);
});

const month = (day: string, leads: number) => ({
  month: day,
  leads,
  visits: 0,
  conversions: 0,
  value: "0.00",
});

it("shows the months between as well, and no more than can be looked over", () => {
  const all = everyMonth([month("2025-12-01", 2), month("2026-03-01", 1)]);

  expect(all.map(({ month, leads }) => [month, leads])).toEqual([
    ["2025-12-01", 2],
    ["2026-01-01", 0],
    ["2026-02-01", 0],
    ["2026-03-01", 1],
  ]);
  expect(everyMonth([])).toEqual([]);
  expect(everyMonth([month("1990-01-01", 1), month("2026-03-01", 1)])).toHaveLength(24);
});
