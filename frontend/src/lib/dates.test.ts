import { describe, expect, it } from "vitest";
import { addDays, daysBetween, formatDay, formatShortDay, readDay } from "./dates";

const today = "2026-11-28"; // a Saturday
const past = { today, order: "DMY", direction: "past" } as const;
const future = { today, order: "DMY", direction: "future" } as const;

describe("a day behind us", () => {
  it.each([
    ["2/5", "2026-05-02"],
    ["2-5-24", "2024-05-02"],
    ["2.5.2024", "2024-05-02"],
    ["2 may", "2026-05-02"],
    ["2nd May 2024", "2024-05-02"],
    ["28/12", "2025-12-28"],
    ["25", "2026-11-25"],
    ["30", "2026-10-30"],
    ["today", today],
    ["yesterday", "2026-11-27"],
    ["-1", "2026-11-27"],
    ["mon", "2026-11-23"],
    ["sat", "2026-11-21"],
    ["कल", "2026-11-27"],
    ["सोमवार", "2026-11-23"],
    ["२/५", "2026-05-02"],
    ["29/2", "2024-02-29"],
    ["2024-05-02", "2024-05-02"],
  ])("%s is %s", (typed, read) => {
    expect(readDay(typed, past)).toBe(read);
  });
});

describe("a day to come", () => {
  it.each([
    ["2/5", "2027-05-02"],
    ["25", "2026-12-25"],
    ["28", "2026-11-28"],
    ["+30", "2026-12-28"],
    ["tomorrow", "2026-11-29"],
    ["mon", "2026-11-30"],
    ["saturday", "2026-12-05"],
    ["शनि", "2026-12-05"],
    ["શનિવાર", "2026-12-05"],
    ["મંગળ", "2026-12-01"],
    ["કાલે", "2026-11-29"],
    ["આજે", today],
    ["31", "2026-12-31"],
  ])("%s is %s", (typed, read) => {
    expect(readDay(typed, future)).toBe(read);
  });
});

it("reads month first where the organization does", () => {
  expect(readDay("5/2/24", { today, order: "MDY", direction: "past" })).toBe("2024-05-02");
});

it.each(["", "31/2/2024", "32", "abc", "2/5/224", "monkey-business", "13/13"])(
  "%j is no day",
  (typed) => {
    expect(readDay(typed, past)).toBeNull();
  },
);

it("counts over the end of a year and a leap day", () => {
  expect(addDays("2024-02-28", 2)).toBe("2024-03-01");
  expect(daysBetween("2025-12-30", "2026-01-02")).toBe(3);
});

it("shows months in letters", () => {
  expect(formatDay("2024-05-02", "en")).toBe("Thu, 2 May 2024");
  expect(formatShortDay("2026-10-28", today, "en")).toBe("28 Oct");
  expect(formatShortDay("2024-10-28", today, "en")).toBe("28 Oct 2024");
});
