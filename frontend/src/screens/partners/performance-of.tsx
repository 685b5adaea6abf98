import { useLingui } from "@lingui/react/macro";
import { Stack, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useFormatMoney } from "@/api/currency";
import { useFormatCount } from "@/api/me";
import { Empty, ListBody } from "@/components/lists/list-body";
import { TextLink } from "@/components/text-link";
import { EVER } from "@/lib/ranges";
import { useDaysSaid } from "./counted";
import { Months } from "./months";
import classes from "./partners.module.css";
import { ProjectLinks } from "./project-links";
import {
  type Partner,
  type Performance,
  performanceOptions,
  TAB_OF,
  useDays,
  type Which,
} from "./use-partners";
import { WideTable } from "./wide-table";
import { FIGURE_LABELS } from "./words";

const route = getRouteApi("/partners/$id");

/** What they brought: per project with the commission, and month by month. */
export function PerformanceOf({ partner }: { partner: Partner }) {
  const { t } = useLingui();
  const view = route.useSearch();
  const days = useDays(view);
  const performance = useQuery(performanceOptions(partner.id, days));
  const describe = useDaysSaid();
  return (
    <Stack gap="lg">
      <ListBody
        query={performance}
        isEmpty={({ projects, months }) => projects.length === 0 && months.length === 0}
        empty={
          <Empty>{t`This partner works for no project yet. Link one below, with the commission.`}</Empty>
        }
      >
        {(answer) => (
          <Stack gap="lg">
            <section>
              <Text size="sm" c="dimmed">
                {describe(answer.start, answer.end)}
              </Text>
              <Projects performance={answer} />
            </section>
            {answer.months.length > 1 && <Months performance={answer} />}
            {answer.total.leads === 0 && answer.months.length === 0 && (
              <Text size="sm">
                {t`Nothing in these days.`}{" "}
                <TextLink
                  to="/partners/$id"
                  params={{ id: String(partner.id) }}
                  search={{ range: EVER }}
                  inherit
                >
                  {t`Since ever`}
                </TextLink>
              </Text>
            )}
          </Stack>
        )}
      </ListBody>
      <ProjectLinks partner={partner} />
    </Stack>
  );
}

const FIGURES = ["leads", "visits", "conversions"] as const;

function Projects({ performance }: { performance: Performance }) {
  const { t, i18n } = useLingui();
  const view = route.useSearch();
  const count = useFormatCount();
  const money = useFormatMoney();
  const { projects, total, partner } = performance;
  const { page: _page, project: _project, ...days } = view;
  const linkTo = (tab: Which, project?: number) => ({
    to: "/partners/$id" as const,
    params: { id: String(partner) },
    search: { ...days, tab, ...(project && { project: String(project) }) },
  });
  const cells = (of: Performance["total"], project?: number) =>
    FIGURES.map((name) => (
      <Table.Td key={name} ta="end" className={classes.figure ?? ""} visibleFrom="sm">
        {of[name] > 0 ? (
          <TextLink {...linkTo(TAB_OF[name], project)} inherit>
            {count(of[name])}
          </TextLink>
        ) : (
          count(of[name])
        )}
      </Table.Td>
    ));
  return (
    <WideTable verticalSpacing="xs" label={t`By project`}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t`Project`}</Table.Th>
          {FIGURES.map((name) => (
            <Table.Th key={name} ta="end" visibleFrom="sm">
              {i18n._(FIGURE_LABELS[name])}
            </Table.Th>
          ))}
          <Table.Th ta="end">{t`Value`}</Table.Th>
          <Table.Th ta="end">{t`Commission`}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {projects.map((each) => (
          <Table.Tr key={each.project}>
            <Table.Th scope="row" fw={500} dir="auto" className={classes.name ?? ""}>
              {each.project_name}
            </Table.Th>
            {cells(each, each.project)}
            <Table.Td ta="end" className={classes.figure ?? ""}>
              {money(each.value)}
            </Table.Td>
            <Table.Td ta="end" className={classes.figure ?? ""}>
              {each.commission === null ? t`none agreed` : money(each.commission)}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
      <Table.Tfoot>
        <Table.Tr>
          <Table.Th scope="row">{t`All together`}</Table.Th>
          {cells(total)}
          <Table.Td ta="end" className={classes.figure ?? ""}>
            {money(total.value)}
          </Table.Td>
          <Table.Td ta="end" className={classes.figure ?? ""}>
            {money(total.commission ?? "0")}
          </Table.Td>
        </Table.Tr>
      </Table.Tfoot>
    </WideTable>
  );
}
