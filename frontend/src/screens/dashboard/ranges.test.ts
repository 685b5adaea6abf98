import { expect, test } from "vitest";
import { daysOf, formatDays } from "./ranges";

const TODAY = "2026-11-28"; // a Saturday

test.each([
  [{}, "2026-11-01", "2026-11-28"],
  [{ range: "nonsense" }, "2026-11-01", "2026-11-28"],
  [{ range: "last-month" }, "2026-10-01", "2026-10-31"],
  [{ range: "week" }, "2026-11-23", "2026-11-28"],
  [{ range: "quarter" }, "2026-10-01", "2026-11-28"],
  [{ range: "days", from: "2025-02-03", to: "2025-03-04" }, "2025-02-03", "2025-03-04"],
  [{ range: "days", from: "yesterday" }, "2026-11-01", "2026-11-28"],
])("%o is from %s to %s", (view, from, to) => {
  expect(daysOf(view, TODAY)).toMatchObject({ from, to });
});

test.each([
  ["2026-01-05", "last-month", "2025-12-01", "2025-12-31"],
  ["2026-03-31", "last-month", "2026-02-01", "2026-02-28"],
  ["2026-03-31", "quarter", "2026-01-01", "2026-03-31"],
  ["2026-11-22", "week", "2026-11-16", "2026-11-22"], // a Sunday ends its week
  ["2026-11-23", "week", "2026-11-23", "2026-11-23"],
])("on %s %s is from %s to %s", (today, range, from, to) => {
  expect(daysOf({ range }, today)).toMatchObject({ from, to });
});

test.each([
  ["2026-11-01", "2026-11-28", "1 to 28 Nov"],
  ["2026-10-28", "2026-11-03", "28 Oct to 3 Nov"],
  ["2025-12-28", "2026-01-03", "28 Dec 2025 to 3 Jan 2026"],
  ["2025-10-01", "2025-10-31", "1 to 31 Oct 2025"],
  ["2026-11-05", "2026-11-05", "5 Nov"],
])("%s to %s reads %s", (from, to, read) => {
  expect(formatDays({ from, to }, TODAY, "en", "to")).toBe(read);
});
