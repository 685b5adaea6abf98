import { plural, t } from "@lingui/core/macro";
import type { components } from "@/api/schema";
import { type Day, daysBetween } from "@/lib/dates";

export type Late = components["schemas"]["MayLapse"];
type Facts = Pick<
  Late,
  "usual_gap_days" | "last_visit_on" | "expected_on" | "open_refills" | "ran_out_on"
>;

/** Why somebody may stay away: later than their own rhythm, or a medicine that ran out. */
export function describeReasons(late: Facts, today: Day): string[] {
  const reasons: string[] = [];
  const gap = late.usual_gap_days;
  const passed = daysBetween(late.last_visit_on, today);
  if (gap !== null && late.expected_on !== null && late.expected_on < today) {
    const every = plural(gap, { one: "Comes every day", other: "Comes every # days" });
    const last = plural(passed, { one: "last # day ago", other: "last # days ago" });
    reasons.push(`${every}, ${last}`);
  }
  if (late.ran_out_on !== null) {
    const ago = daysBetween(late.ran_out_on, today);
    const what = plural(late.open_refills, {
      one: "# medicine ran out",
      other: "# medicines ran out",
    });
    const since = plural(ago, { one: "# day ago", other: "# days ago" });
    reasons.push(t`${what} ${since}, not bought again`);
  }
  return reasons;
}
