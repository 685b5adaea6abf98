import { withLatinDigits } from "./money";

/** Days are `YYYY-MM-DD` text throughout; *today* is the organization's, from the service. */
export type Day = string;
export type DateOrder = "DMY" | "MDY" | "YMD";
/** Where a date without a year may lie: bills and visits behind us, calls ahead. */
export type Direction = "past" | "future";

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
/** As they begin in the Desk's languages. */
const WEEKDAYS = [
  ["sun", "रवि", "રવિ"],
  ["mon", "सोम", "સોમ"],
  ["tue", "मंगल", "મંગળ"],
  ["wed", "बुध", "બુધ"],
  ["thu", "गुरु", "ગુરુ"],
  ["fri", "शुक्र", "શુક્ર"],
  ["sat", "शनि", "શનિ"],
];
const NAMED: Record<string, number> = { today: 0, आज: 0, આજે: 0, tomorrow: 1, yesterday: -1 };
const DAY_BESIDE = ["कल", "કાલે"]; // tomorrow and yesterday alike

const pad = (number: number, length = 2) => String(number).padStart(length, "0");

function dayOf(year: number, month: number, day: number): Day | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal && year > 1899 ? `${pad(year, 4)}-${pad(month)}-${pad(day)}` : null;
}

const numbersOf = (day: Day) => day.split("-").map(Number) as [number, number, number];

export function addDays(day: Day, days: number): Day {
  const [year, month, date] = numbersOf(day);
  const moved = new Date(Date.UTC(year, month - 1, date + days));
  return moved.toISOString().slice(0, 10);
}

export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

const weekdayOf = (day: Day) => new Date(`${day}T00:00:00Z`).getUTCDay();

/**
 * What a person typed as a day: `2/5`, `2-5-24`, `2 may`, `25`, `today`, `mon`, `सोम`, `+30`, `-1`.
 * null where it is none. Without a year, or without a month, the nearest in `direction`.
 */
export function readDay(
  typed: string,
  { today, order, direction }: { today: Day; order: DateOrder; direction: Direction },
): Day | null {
  const text = withLatinDigits(typed).trim().toLowerCase();
  if (!text) return null;
  return relative(text, today, direction) ?? absolute(text, today, order, direction);
}

function relative(text: string, today: Day, direction: Direction): Day | null {
  const beside = direction === "future" ? 1 : -1;
  const named = DAY_BESIDE.includes(text) ? beside : NAMED[text];
  if (named !== undefined) return addDays(today, named);
  if (/^[+-]\d{1,4}$/.test(text)) return addDays(today, Number(text));
  const weekday = WEEKDAYS.findIndex((names) => names.some((name) => text.startsWith(name)));
  if (weekday < 0 || !/^[\p{L}\p{M}]+$/u.test(text)) return null;
  const ahead = (weekday - weekdayOf(today) + 7) % 7;
  if (direction === "future") return addDays(today, ahead || 7);
  return addDays(today, ahead - 7);
}

function absolute(text: string, today: Day, order: DateOrder, direction: Direction): Day | null {
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text);
  if (iso) return dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const worded = /^(\d{1,2})(?:st|nd|rd|th)?[\s-]*([a-z]{3,9})\.?(?:[\s,-]*(\d{2}|\d{4}))?$/.exec(
    text,
  );
  if (worded) {
    const month = MONTHS.indexOf((worded[2] ?? "").slice(0, 3)) + 1;
    return month ? complete(Number(worded[1]), month, worded[3], today, direction) : null;
  }
  const numeric = /^(\d{1,2})(?:[-/. ](\d{1,2})(?:[-/. ](\d{2}|\d{4}))?)?$/.exec(text);
  if (!numeric) return null;
  const first = Number(numeric[1]);
  if (numeric[2] === undefined) return dayOfMonth(first, today, direction);
  const second = Number(numeric[2]);
  const [day, month] = order === "DMY" ? [first, second] : [second, first];
  return complete(day, month, numeric[3], today, direction);
}

function complete(
  day: number,
  month: number,
  yearText: string | undefined,
  today: Day,
  direction: Direction,
): Day | null {
  const [thisYear] = numbersOf(today);
  if (yearText !== undefined) {
    return dayOf(Number(yearText) + (yearText.length === 2 ? 2000 : 0), month, day);
  }
  const step = direction === "past" ? -1 : 1;
  return nearest(today, direction, (tries) => dayOf(thisYear + step * tries, month, day));
}

function dayOfMonth(day: number, today: Day, direction: Direction): Day | null {
  const [year, month] = numbersOf(today);
  const step = direction === "past" ? -1 : 1;
  return nearest(today, direction, (tries) => {
    const moved = month - 1 + step * tries;
    return dayOf(year + Math.floor(moved / 12), (((moved % 12) + 12) % 12) + 1, day);
  });
}

/** The first real day that is not on the wrong side of today. 29 February may be years away. */
function nearest(today: Day, direction: Direction, at: (tries: number) => Day | null): Day | null {
  for (let tries = 0; tries <= 8; tries += 1) {
    const day = at(tries);
    if (day && (direction === "past" ? day <= today : day >= today)) return day;
  }
  return null;
}

/** "Thu 2 May 2024"; months in letters, so that nobody reads day for month. */
export function formatDay(day: Day, language: string): string {
  return new Intl.DateTimeFormat(withLatin(language), {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  }).format(new Date(`${day}T00:00:00Z`));
}

/** "28 Oct" for this year's, "28 Oct 2025" for others. */
export function formatShortDay(day: Day, today: Day, language: string): string {
  return new Intl.DateTimeFormat(withLatin(language), {
    day: "numeric",
    month: "short",
    ...(day.slice(0, 4) === today.slice(0, 4) ? {} : { year: "numeric" }),
    timeZone: "UTC",
  }).format(new Date(`${day}T00:00:00Z`));
}

const withLatin = (language: string) => (language === "en" ? "en-GB" : `${language}-u-nu-latn`);
