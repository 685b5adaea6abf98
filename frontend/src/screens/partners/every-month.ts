import type { Month } from "./use-partners";

const MOST = 24; // months shown; the totals above have the rest

/** From the first month with anything to the last, with those between; the latest ones. */
export function everyMonth(months: readonly Month[]): Month[] {
  const known = new Map(months.map((each) => [each.month, each]));
  const days = [...known.keys()].sort();
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return [];
  const all: Month[] = [];
  for (let day = last; day >= first && all.length < MOST; day = monthBefore(day)) {
    all.unshift(
      known.get(day) ?? { month: day, leads: 0, visits: 0, conversions: 0, value: "0.00" },
    );
  }
  return all;
}

/** The days of a month that are among those asked for; those without an end are until whenever. */
export function daysWithin(month: string, start: string | null, end: string | null) {
  const [year = 0, number = 1] = month.split("-").map(Number);
  const last = new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
  return {
    range: "days",
    from: start && start > month ? start : month,
    to: end && end < last ? end : last,
  };
}

function monthBefore(day: string): string {
  const [year = 0, month = 1] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month - 2, 1)).toISOString().slice(0, 10);
}
