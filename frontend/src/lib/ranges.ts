import { addDays, type Day } from "@/lib/dates";

export const RANGES = ["month", "last-month", "week", "quarter", "year", "days"] as const;
export type RangeName = (typeof RANGES)[number];
export const EVER = "ever" as const; // from ever until now, where a list offers it
export type Range = { from: Day; to: Day };

export const rangeNameOf = (text: string | undefined): RangeName =>
  RANGES.find((name) => name === text) ?? "month";

const pad = (number: number) => String(number).padStart(2, "0");

/** The first day of the month that lies `months` from that of `day`. */
function firstOfMonth(day: Day, months = 0): Day {
  const [year = 0, month = 1] = day.split("-").map(Number);
  const moved = year * 12 + month - 1 + months;
  return `${Math.floor(moved / 12)}-${pad((moved % 12) + 1)}-01`;
}

const isDay = (text: string | undefined): text is Day => /^\d{4}-\d{2}-\d{2}$/.test(text ?? "");

/**
 * The days that an address asks for, both included, never past today but for days of one's own. The
 * week begins on Monday and the quarter with January, April, July or October.
 */
export function daysOf(
  view: { range?: string; from?: string; to?: string },
  today: Day,
): Range & { name: RangeName } {
  const name = rangeNameOf(view.range);
  const from = firstOfMonth(today);
  switch (name) {
    case "last-month":
      return { name, from: firstOfMonth(today, -1), to: addDays(from, -1) };
    case "week": {
      const weekday = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7;
      return { name, from: addDays(today, -weekday), to: today };
    }
    case "quarter":
      return { name, from: firstOfMonth(today, -((Number(today.slice(5, 7)) - 1) % 3)), to: today };
    case "year":
      return { name, from: `${today.slice(0, 4)}-01-01`, to: today };
    case "days":
      return {
        name,
        from: isDay(view.from) ? view.from : from,
        to: isDay(view.to) ? view.to : today,
      };
    default:
      return { name, from, to: today };
  }
}

/** What the service can't tell from the days: in its first month a quarter's are the month's, too. */
export const againstOf = (name: RangeName) =>
  name === "quarter" ? { against: "quarter" as const } : {};

/** "1 to 28 Nov", "28 Oct to 3 Nov", "28 Dec 2025 to 3 Jan 2026": each part once where it is shared. */
export function formatDays(
  { from, to }: Range,
  today: Day,
  language: string,
  join: string,
): string {
  const isYearSaid = from.slice(0, 4) !== to.slice(0, 4) || to.slice(0, 4) !== today.slice(0, 4);
  const year = isYearSaid ? { year: "numeric" as const } : {};
  const month = { month: "short" as const };
  const last = format(to, language, { day: "numeric", ...month, ...year });
  if (from === to) return last;
  if (from.slice(0, 7) === to.slice(0, 7)) {
    return `${Number(from.slice(8))} ${join} ${last}`;
  }
  const isYearShared = from.slice(0, 4) === to.slice(0, 4);
  const parts = { day: "numeric" as const, ...month, ...(isYearShared ? {} : year) };
  return `${format(from, language, parts)} ${join} ${last}`;
}

function format(day: Day, language: string, parts: Intl.DateTimeFormatOptions): string {
  const locale = language === "en" ? "en-GB" : `${language}-u-nu-latn`;
  const shown = new Intl.DateTimeFormat(locale, { ...parts, timeZone: "UTC" });
  return shown.format(new Date(`${day}T00:00:00Z`));
}
