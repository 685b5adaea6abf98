import { useLingui } from "@lingui/react/macro";
import { Badge, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMe } from "@/api/me";
import { describeAnswer, KIND_LABELS } from "@/components/calls/words";
import { Empty } from "@/components/lists/list-body";
import lists from "@/components/lists/lists.module.css";
import { PagedList } from "@/components/lists/paged-list";
import { pageOf } from "@/lib/address";
import { formatShortDay } from "@/lib/dates";
import type { LeadDetail } from "../use-leads";
import { type FollowUp, followUpsOptions, LINES, type Visit, visitsOptions } from "../use-of-lead";

const route = getRouteApi("/leads/$id");

function usePage(): [number, (page: number) => void] {
  const view = route.useSearch();
  const navigate = route.useNavigate();
  return [
    pageOf(view.page),
    (page) => void navigate({ search: (now) => ({ ...now, page: String(page) }) }),
  ];
}

/** Each contact with the lead: how, about what, by whom, and the day that it ended with. */
export function FollowUps({ lead }: { lead: LeadDetail }) {
  const { t } = useLingui();
  const [page, setPage] = usePage();
  const followUps = useQuery(followUpsOptions(lead.id, page));
  return (
    <PagedList
      label={t`Follow-ups`}
      query={followUps}
      page={page}
      pageSize={LINES}
      onPage={setPage}
      empty={<Empty>{t`Nobody spoke with this lead yet.`}</Empty>}
    >
      {(answer) => answer.results.map((each) => <FollowUpLine key={each.id} followUp={each} />)}
    </PagedList>
  );
}

function FollowUpLine({ followUp }: { followUp: FollowUp }) {
  const { t, i18n } = useLingui();
  const today = useMe().today ?? "";
  const short = (day: string) => formatShortDay(day.slice(0, 10), today, i18n.locale);
  const kind = KIND_LABELS[followUp.kind];
  const facts = [
    short(followUp.done_at),
    followUp.done_by_name,
    followUp.project_name,
    followUp.next_follow_up_on && t`next ${short(followUp.next_follow_up_on)}`,
  ].filter(Boolean);
  return (
    <li className={lists.row}>
      <div className={lists.grows}>
        <Group gap="xs">
          <Badge variant="default">{kind ? i18n._(kind) : followUp.kind}</Badge>
          <Text size="sm" c="dimmed" dir="auto">
            {facts.join(" · ")}
          </Text>
        </Group>
        {[describeAnswer(followUp.response), followUp.notes].filter(Boolean).map((text) => (
          <Text key={text} size="sm" dir="auto">
            {text}
          </Text>
        ))}
      </div>
    </li>
  );
}

/** In the shops, of the customer that the lead is. */
export function Visits({ lead }: { lead: LeadDetail }) {
  const { t } = useLingui();
  const [page, setPage] = usePage();
  const visits = useQuery(visitsOptions(lead.customer, page));
  return (
    <PagedList
      label={t`Visits`}
      query={visits}
      page={page}
      pageSize={LINES}
      onPage={setPage}
      empty={<Empty>{t`No visit is known.`}</Empty>}
    >
      {(answer) => answer.results.map((each) => <VisitLine key={each.id} visit={each} />)}
    </PagedList>
  );
}

function VisitLine({ visit }: { visit: Visit }) {
  const { i18n } = useLingui();
  const today = useMe().today ?? "";
  const facts = [
    formatShortDay(visit.visit_date, today, i18n.locale),
    visit.branch_name,
    visit.attended_by_name,
    visit.notes,
  ].filter(Boolean);
  return (
    <li className={lists.row}>
      <Text size="sm" dir="auto">
        {facts.join(" · ")}
      </Text>
    </li>
  );
}
