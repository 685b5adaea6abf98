import { expect, test } from "vitest";
import { formatShortMoney } from "@/lib/money";
import { toShares } from "./bars";
import { bySales } from "./beside-each-other";
import { bestHour, hoursShown } from "./hours";
import type { Figure, Line } from "./use-dashboard";
import { changeOf } from "./words";

const list = { path: "", query: {}, sums: [] };
const figure = (value: number | string, previous: number | string | null = 0): Figure => ({
  value,
  previous,
  list,
  unlisted: 0,
});
const line = (id: number | null, figures: Record<string, Figure>): Line => ({
  id,
  name: String(id),
  figures,
});

test.each([
  [figure(12, 10), 0.2],
  [figure("50.00", "100.00"), -0.5],
  [figure(3, 0), null],
  [figure(3, null), null],
])("%o changed by %s", (given, change) => {
  expect(changeOf(given)).toBe(change);
});

test("who sold most is first, nobody's last", () => {
  const rows = [
    line(null, { bill_value: figure("900.00") }),
    line(1, { bill_value: figure("90.00") }),
    line(2, { bill_value: figure("100.00") }),
  ];

  expect(bySales(rows).map(({ id }) => id)).toEqual([2, 1, null]);
});

test("bars are shares of the longest, what was before among them", () => {
  expect(toShares([figure(5, 10), figure(0, 0)])).toEqual([
    { share: 0.5, shareBefore: 1 },
    { share: 0, shareBefore: 0 },
  ]);
  expect(toShares([figure(0, 0)])).toEqual([{ share: 0, shareBefore: 0 }]);
});

const hours = (calls: Record<number, [number, number]>) =>
  Array.from({ length: 24 }, (_, hour) => {
    const [many, answered] = calls[hour] ?? [0, 0];
    return line(hour, { calls: figure(many), calls_successful: figure(answered) });
  });

test("the best hour has enough calls, and the largest share answered", () => {
  expect(bestHour(hours({ 9: [4, 4], 11: [20, 10], 18: [9, 7] }))).toEqual({
    hour: 18,
    calls: 9,
    answered: 7,
  });
  expect(bestHour(hours({ 9: [4, 4], 10: [8, 0] }))).toBeNull();
});

test("the hours of work are shown, and those in which something happened", () => {
  const ids = (rows: Line[]) => rows.map(({ id }) => id);
  expect(ids(hoursShown(hours({ 7: [1, 0] })))).toEqual([...Array(20).keys()].slice(7));
  expect(ids(hoursShown(hours({ 22: [1, 0] }))).at(-1)).toBe(22);
  expect(hoursShown(hours({}))).toEqual([]);
});

const WORDS = { lakh: "lakh", crore: "crore", million: "million" };
const rupees = { code: "INR", decimals: 2, region: "IN" };

test.each([
  ["99999.49", rupees, "₹99,999"],
  ["1234567.50", rupees, "₹12.35 lakh"],
  ["12345678.00", rupees, "₹1.23 crore"],
  ["123456789012.00", rupees, "₹12,346 crore"],
  ["0.00", rupees, "₹0"],
  ["2500000", { code: "USD", decimals: 2, region: "US" }, "$2.5 million"],
  ["250000", { code: "PKR", decimals: 2, region: "PK" }, "Rs2.5 lakh"],
])("%s is short as %s", (amount, currency, read) => {
  const plain = formatShortMoney(amount, currency, WORDS).replace(/\s/g, " ");
  expect(plain.replace("Rs ", "Rs")).toBe(read);
});
