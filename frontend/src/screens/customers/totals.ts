import type { Me } from "@/api/me";
import { formatCount, formatMoney } from "@/lib/money";

type Totals = { visits?: number; value?: Record<string, string> };

/** What visits and bills come to, in words for people; "" where there are none. */
export function formatTotals(given: unknown, me: Me): { visits: string; value: string } {
  const { visits = 0, value = {} } = (given ?? {}) as Totals;
  const region = me.organization.default_region ?? "";
  const money = Object.entries(value).map(([code, amount]) =>
    formatMoney(amount, {
      code,
      decimals: code === me.currency?.code ? me.currency.decimals : 2,
      region,
    }),
  );
  return { visits: visits ? formatCount(visits, region) : "", value: money.join(" + ") };
}
