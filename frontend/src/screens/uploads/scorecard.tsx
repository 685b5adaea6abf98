import { useLingui } from "@lingui/react/macro";
import { Group, NativeSelect, Stack, Table, Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { client } from "@/api/client";
import { useMay, useMe } from "@/api/me";
import { Empty, ListBody } from "@/components/lists/list-body";
import { ScreenTitle } from "@/components/screen-title";
import { TextLink } from "@/components/text-link";
import { PROBLEM_LABELS } from "./problems";
import classes from "./uploads.module.css";

const route = getRouteApi("/uploads/scorecard");
const MONTHS = [1, 3, 6, 12];
const DEFAULT_MONTHS = 12;

/** How many rows of whose sheets waited when they came, and why: what to agree with whom. */
export function Scorecard() {
  const { t, i18n } = useLingui();
  const me = useMe();
  const seesAll = useMay("manage");
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const months = MONTHS.find((each) => String(each) === view.months) ?? DEFAULT_MONTHS;
  const query = {
    from: firstOfMonths(me.today ?? "", months),
    ...(view.branch && { branch: Number(view.branch) }),
  };
  const scores = useQuery({
    queryKey: ["uploads", "scorecard", query],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/uploads/scorecard/", { params: { query }, signal });
      return data?.scores ?? [];
    },
    placeholderData: keepPreviousData,
  });
  const percent = (share: number) => i18n.number(share / 100, { style: "percent" });
  return (
    <Stack gap="md" maw={1200}>
      <ScreenTitle title={t`Scorecard of uploads`} />
      <Text size="sm">
        {seesAll
          ? t`Rows that waited when they were first tried: columns that a template or a word to the shop puts right.`
          : t`Rows of your own sheets that waited when they were first tried.`}
      </Text>
      <Group gap="sm">
        <NativeSelect
          aria-label={t`Months`}
          value={String(months)}
          onChange={(event) => navigate({ search: { ...view, months: event.currentTarget.value } })}
          data={MONTHS.map((each) => ({
            value: String(each),
            label: each === 1 ? t`This month` : t`The last ${each} months`,
          }))}
        />
        {me.branches.length > 1 && (
          <NativeSelect
            aria-label={t`Shop`}
            value={view.branch ?? ""}
            onChange={(event) =>
              navigate({ search: { ...view, branch: event.currentTarget.value } })
            }
            data={[
              { value: "", label: t`All shops` },
              ...me.branches.map((branch) => ({ value: String(branch.id), label: branch.name })),
            ]}
          />
        )}
      </Group>
      <ListBody
        query={scores}
        isEmpty={(answer) => answer.length === 0}
        empty={
          <Empty action={<TextLink to="/uploads">{t`To the uploads`}</TextLink>}>
            {t`No sheet came in these months.`}
          </Empty>
        }
      >
        {(answer) => (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keys as well
          <section className={classes.wide} tabIndex={0} aria-label={t`Scores`}>
            <Table striped>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t`Month`}</Table.Th>
                  <Table.Th>{t`Shop`}</Table.Th>
                  <Table.Th>{t`Who`}</Table.Th>
                  <Table.Th ta="end">{t`Sheets`}</Table.Th>
                  <Table.Th ta="end">{t`Rows`}</Table.Th>
                  <Table.Th ta="end">{t`Waited`}</Table.Th>
                  <Table.Th ta="end">{t`Corrected`}</Table.Th>
                  <Table.Th>{t`Why they waited`}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {answer.map((score) => (
                  <Table.Tr key={`${score.month} ${score.branch} ${score.person}`}>
                    <Table.Td className={classes.figure ?? ""}>
                      {formatMonth(score.month, i18n.locale)}
                    </Table.Td>
                    <Table.Td dir="auto">{score.branch_name || "–"}</Table.Td>
                    <Table.Td dir="auto">{score.person_name || "–"}</Table.Td>
                    <Table.Td ta="end">{i18n.number(score.uploads)}</Table.Td>
                    <Table.Td ta="end">{i18n.number(score.rows)}</Table.Td>
                    <Table.Td ta="end" className={classes.figure ?? ""}>
                      {i18n.number(score.waited)} ({percent(score.waited_percent)})
                    </Table.Td>
                    <Table.Td ta="end" className={classes.figure ?? ""}>
                      {i18n.number(score.fixed)} ({percent(score.fixed_percent)})
                    </Table.Td>
                    <Table.Td>
                      {Object.entries(score.reasons)
                        .map(([code, rows]) => {
                          const label = PROBLEM_LABELS[code];
                          const said = label ? i18n._(label) : code.replaceAll("_", " ");
                          return `${said} ${i18n.number(rows)}`;
                        })
                        .join(", ")}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </section>
        )}
      </ListBody>
    </Stack>
  );
}

/** The first day of the month so many months ago, this one counted. */
function firstOfMonths(today: string, months: number): string {
  const [year = 0, month = 1] = today.split("-").map(Number);
  const first = new Date(Date.UTC(year, month - months, 1));
  return first.toISOString().slice(0, 10);
}

function formatMonth(day: string, language: string): string {
  const locale = language === "en" ? "en-GB" : `${language}-u-nu-latn`;
  const shown = { month: "short", year: "numeric", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(locale, shown).format(new Date(`${day}T00:00:00Z`));
}
