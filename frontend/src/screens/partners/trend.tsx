import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Text } from "@mantine/core";
import { useCurrency } from "@/api/currency";
import { toMinor } from "@/lib/money";
import { trendOf } from "./trend-of";
import type { PartnerRow } from "./use-partners";

/** How it goes against the days before: by arrow, sign and word, never by colour alone. */
export function Trend({ row }: { row: Pick<PartnerRow, "leads" | "value" | "previous"> }) {
  const { t, i18n } = useLingui();
  const { decimals } = useCurrency();
  if (!row.previous) return null;
  const minor = (amount: string) => Number(toMinor(amount, decimals));
  const trend = trendOf(
    { value: minor(row.value), leads: row.leads },
    { value: minor(row.previous.value), leads: row.previous.leads },
  );
  if (trend.of === "nothing") return <Text span size="sm" c="dimmed">{t`as before`}</Text>;
  const percent = i18n.number(Math.abs(trend.by), {
    style: "percent",
    maximumFractionDigits: 0,
  });
  const leads = Math.abs(trend.by);
  const words = {
    value: trend.by > 0 ? t`value ${percent} more` : t`value ${percent} less`,
    first: t`no value before`,
    leads:
      trend.by > 0
        ? plural(leads, { one: "# lead more", other: "# leads more" })
        : plural(leads, { one: "# lead fewer", other: "# leads fewer" }),
  };
  return (
    <Text span size="sm">
      <span aria-hidden>{trend.by > 0 ? "▲" : "▼"} </span>
      {words[trend.of]}
    </Text>
  );
}
