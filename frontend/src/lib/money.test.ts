import { describe, expect, it } from "vitest";
import { formatCount, formatMoney, fromMinor, readAmount, toMinor, totalOf } from "./money";

const rupees = { code: "INR", decimals: 2, region: "IN" };
const pakistani = { code: "PKR", decimals: 2, region: "PK" };
const dinars = { code: "KWD", decimals: 3, region: "KW" };

describe("readAmount", () => {
  it.each([
    ["180", "180.00"],
    ["₹1,23,456.50", "123456.50"],
    ["1,23,45,678", "12345678.00"],
    ["123,456,789.5", "123456789.50"],
    ["Rs. 90.5", "90.50"],
    [" 1 200 ", "1200.00"],
    [".5", "0.50"],
    ["007", "7.00"],
    ["१२३.५०", "123.50"],
    ["૧૮૦", "180.00"],
    ["۱۲", "12.00"],
  ])("%s is %s", (typed, read) => {
    expect(readAmount(typed, 2)).toBe(read);
  });

  it.each([
    "",
    "abc",
    "1.2.3",
    "-5",
    "12.345",
    "1e5",
    ".",
    "12,5",
    "1,50",
    "180,00",
    ",500",
    "1.5,000",
  ])("%j is none", (typed) => {
    expect(readAmount(typed, 2)).toBeNull();
  });

  it("takes as many decimals as the currency has", () => {
    expect(readAmount("1.234", 3)).toBe("1.234");
    expect(readAmount("1.2", 0)).toBeNull();
  });
});

it("sums in minor units, where floats would be a paisa off", () => {
  expect(totalOf(["0.10", "0.20"], "", 2)).toBe("0.30");
  expect(totalOf(["180.00", "99.99"], "10.50", 2)).toBe("269.49");
  expect(totalOf([], "5", 2)).toBe("-5.00");
});

it("keeps every digit of a large amount", () => {
  expect(fromMinor(toMinor("90071992547409.93", 2), 2)).toBe("90071992547409.93");
});

it("counts by region, whatever the language", () => {
  expect(formatCount(123456, "IN")).toBe("1,23,456");
  expect(formatCount(123456, "AE")).toBe("123,456");
  expect(formatCount(123456, "")).toBe("123,456");
});

describe("formatMoney", () => {
  it("groups by lakh in India and Pakistan, and shows paisa", () => {
    expect(formatMoney("12345678.50", rupees)).toBe("₹1,23,45,678.50");
    expect(formatMoney("123456.5", pakistani)).toMatch(/1,23,456\.50$/);
  });

  it("shows three decimals of a dinar", () => {
    expect(formatMoney("1234.5", dinars)).toMatch(/1,234\.500$/);
  });
});
