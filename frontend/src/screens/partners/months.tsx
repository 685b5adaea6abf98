import { useLingui } from "@lingui/react/macro";
import { Group, Stack, Table, Title } from "@mantine/core";
import { useFormatMoney } from "@/api/currency";
import { useFormatCount } from "@/api/me";
import { TextLink } from "@/components/text-link";
import { daysWithin, everyMonth } from "./every-month";
import classes from "./partners.module.css";
import { Spark } from "./spark";
import { type Performance, TAB_OF } from "./use-partners";
import { WideTable } from "./wide-table";
import { FIGURE_LABELS } from "./words";

const FIGURES = ["leads", "visits", "conversions"] as const;

/** Month by month, newest first, those between in which nothing happened as well. */
export function Months({ performance }: { performance: Performance }) {
  const { t, i18n } = useLingui();
  const count = useFormatCount();
  const money = useFormatMoney();
  const { partner, start, end } = performance;
  const all = everyMonth(performance.months);
  const named = (day: string) => formatMonth(day, i18n.locale);
  return (
    <Stack gap="xs" component="section">
      <Group justify="space-between" gap="sm">
        <Title order={2} size="h5">{t`Month by month`}</Title>
        <Spark
          label={t`Leads month by month: the table below says how many.`}
          values={all.map(({ leads }) => leads)}
        />
      </Group>
      <WideTable verticalSpacing={6} label={t`Month by month`}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t`Month`}</Table.Th>
            {FIGURES.map((name) => (
              <Table.Th key={name} ta="end">
                {i18n._(FIGURE_LABELS[name])}
              </Table.Th>
            ))}
            <Table.Th ta="end">{t`Value`}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {[...all].reverse().map((each) => (
            <Table.Tr key={each.month}>
              <Table.Th scope="row" fw={500} className={classes.figure ?? ""}>
                {named(each.month)}
              </Table.Th>
              {FIGURES.map((name) => (
                <Table.Td key={name} ta="end" className={classes.figure ?? ""}>
                  {each[name] > 0 ? (
                    <TextLink
                      to="/partners/$id"
                      params={{ id: String(partner) }}
                      search={{ ...daysWithin(each.month, start, end), tab: TAB_OF[name] }}
                      inherit
                    >
                      {count(each[name])}
                    </TextLink>
                  ) : (
                    0
                  )}
                </Table.Td>
              ))}
              <Table.Td ta="end" className={classes.figure ?? ""}>
                {money(each.value)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </WideTable>
    </Stack>
  );
}

function formatMonth(day: string, language: string): string {
  const locale = language === "en" ? "en-GB" : `${language}-u-nu-latn`;
  const shown = { month: "short", year: "numeric", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(locale, shown).format(new Date(`${day}T00:00:00Z`));
}
