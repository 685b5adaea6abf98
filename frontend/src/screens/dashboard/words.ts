import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useCurrency } from "@/api/currency";
import { useFormatCount } from "@/api/me";
import { formatMoney, formatShortMoney } from "@/lib/money";
import type { Figure } from "./use-dashboard";

export const FIGURE_LABELS: Record<string, MessageDescriptor> = {
  visits: msg`Visits`,
  bills: msg`Bills`,
  bill_value: msg`Sales`,
  new_customers: msg`New customers`,
  returning_customers: msg`Came again`,
  conversions: msg`Won`,
  conversion_value: msg`First bills of who was won`,
  visits_without_purchase: msg`Did not buy`,
  interactions: msg`Calls and messages`,
  yellow_contacts: msg`Contacts who came in vain`,
  refills_reminded: msg`Refills reminded`,
  open_contacts: msg`Open contacts now`,
  calls: msg`Calls`,
  calls_successful: msg`Answered`,
  follow_ups: msg`Follow-ups of leads`,
  refills_answered: msg`Refills answered`,
  refills_bought: msg`Refills bought`,
  uploaded: msg`On a call list`,
  contacted: msg`Contacted`,
  came: msg`Came`,
  bought: msg`Bought`,
  reminded: msg`Reminded`,
  bought_before: msg`Had bought before it`,
  closed: msg`Closed`,
  cancelled: msg`Bill cancelled`,
  waiting: msg`Waiting`,
  uploads: msg`Sheets`,
  rows: msg`Rows`,
  settled: msg`Settled`,
};

const AMOUNTS: ReadonlySet<string> = new Set(["bill_value", "conversion_value"]);

/** A figure as people read it; `short` says lakh and crore. */
export function useFormatFigure() {
  const count = useFormatCount();
  const { t } = useLingui();
  const currency = useCurrency();
  const words = { lakh: t`lakh`, crore: t`crore`, million: t`million` };
  return (name: string, value: Figure["value"], short = false): string => {
    if (!AMOUNTS.has(name)) return count(Number(value));
    const amount = String(value);
    return short ? formatShortMoney(amount, currency, words) : formatMoney(amount, currency);
  };
}

/** How much more or less, in percent; null where there was nothing before to compare with. */
export function changeOf({ value, previous }: Pick<Figure, "value" | "previous">): number | null {
  const [now, before] = [Number(value), Number(previous ?? 0)];
  return before > 0 ? (now - before) / before : null;
}
