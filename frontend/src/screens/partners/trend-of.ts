type Sums = { value: number; leads: number };
type Trend = { of: "value" | "first" | "leads" | "nothing"; by: number };

/**
 * The one thing to say of a partner against the days before: the value as a share of what it was;
 * where there is none in either, leads.
 */
export function trendOf(now: Sums, before: Sums): Trend {
  if (before.value > 0) {
    const by = (now.value - before.value) / before.value;
    return by === 0 ? { of: "nothing", by: 0 } : { of: "value", by };
  }
  if (now.value > 0) return { of: "first", by: 1 };
  const by = now.leads - before.leads;
  return by === 0 ? { of: "nothing", by: 0 } : { of: "leads", by };
}
