import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Badge, Group, Stack } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { client } from "@/api/client";
import { useMe } from "@/api/me";
import type { components } from "@/api/schema";
import { describeProjectStatus } from "@/components/lead-labels";
import { Choice } from "@/components/lists/choice";
import { Empty } from "@/components/lists/list-body";
import { NobodyLikeThis, PagedList } from "@/components/lists/paged-list";
import { PAGE_SIZE } from "@/components/lists/pager";
import { PersonRow } from "@/components/lists/person-row";
import { SearchBox } from "@/components/lists/search-box";
import { Split } from "@/components/lists/split";
import { nextRows, usePrefetchNext } from "@/components/lists/use-prefetch";
import { TextLink } from "@/components/text-link";
import { pageOf } from "@/lib/address";
import { LeadsFrame } from "../leads-frame";
import { OpenLead } from "../one/open-lead";
import { OWNER_LABELS } from "../texts";
import { leadOptions } from "../use-leads";

type DueLead = components["schemas"]["DueLead"];
const route = getRouteApi("/leads/due");

function useDue(view: { search?: string; owner?: string; page?: string }, me: number) {
  const query = {
    ...(view.search && { search: view.search }),
    ...(view.owner === "mine" && { assigned_to: me }),
    page: pageOf(view.page),
    page_size: PAGE_SIZE,
  };
  return useQuery({
    queryKey: ["leads", "due", query],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/follow-ups/due/", { params: { query }, signal });
      return data ?? { count: 0, results: [] };
    },
    placeholderData: keepPreviousData,
  });
}

/** Who was promised a word by today, the longest overdue first; one after the other. */
export function Due() {
  const { t } = useLingui();
  const me = useMe();
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const due = useDue(view, me.id);
  const rows = due.data?.results ?? [];
  const isOpen = (lead: DueLead) => String(lead.id) === view.at;
  usePrefetchNext(
    rows,
    isOpen,
    (lead) => lead.id,
    (queries, { id }, staleTime) => void queries.prefetchQuery({ ...leadOptions(id), staleTime }),
  );
  const change = (change: Partial<typeof view>, replace = false) =>
    navigate({ search: ({ page: _, ...now }) => ({ ...now, ...change }), replace });
  const list = (
    <Stack gap="sm">
      <Group gap="sm" grow preventGrowOverflow={false}>
        <SearchBox
          label={t`Search leads`}
          value={view.search ?? ""}
          onChange={(search) => change({ search }, true)}
          isAsking={due.isPlaceholderData}
        />
        <Choice
          label={t`Whose`}
          value={view.owner ?? ""}
          onChange={(owner) => change({ owner })}
          all={t`Everybody's`}
          choices={OWNER_LABELS}
        />
      </Group>
      <PagedList
        label={t`To follow up`}
        query={due}
        page={pageOf(view.page)}
        onPage={(page) => navigate({ search: (now) => ({ ...now, page: String(page) }) })}
        empty={
          view.search || view.owner ? (
            <NobodyLikeThis onShowAll={() => navigate({ search: {} })}>
              {t`No lead is like this.`}
            </NobodyLikeThis>
          ) : (
            <Empty
              action={<TextLink to="/leads">{t`To the list of leads`}</TextLink>}
            >{t`Nobody waits for a word today. Whom to follow up, and when, is set on a lead's page.`}</Empty>
          )
        }
      >
        {(answer) => answer.results.map((lead) => <DueRow key={lead.id} lead={lead} view={view} />)}
      </PagedList>
    </Stack>
  );
  const open = Number(view.at);
  const [next] = nextRows(rows, isOpen);
  const openAt = (at: string | undefined, replace: boolean) =>
    navigate({ search: (now) => ({ ...now, at }) as typeof view, replace });
  return (
    <LeadsFrame>
      <Split
        list={list}
        open={
          open > 0 ? (
            <OpenLead key={open} id={open} onSent={() => openAt(next && String(next.id), true)} />
          ) : null
        }
        onClose={() => openAt(undefined, false)}
      />
    </LeadsFrame>
  );
}

function DueRow({ lead, view }: { lead: DueLead; view: Record<string, string | undefined> }) {
  const { t } = useLingui();
  const days = lead.overdue_days;
  const facts = [
    lead.assigned_to_name || t`nobody's yet`,
    ...lead.projects
      .filter((project) => !project.is_archived)
      .map((project) => `${project.name}: ${describeProjectStatus(project.status)}`),
  ];
  return (
    <PersonRow
      to="/leads/due"
      search={{ ...view, at: String(lead.id) }}
      isOpen={view.at === String(lead.id)}
      name={lead.full_name}
      phone={lead.contact_number}
      optedOut={lead.opted_out}
      line={
        <>
          <Badge {...(days > 0 ? { color: "red" } : { variant: "default" })} size="sm" me={6}>
            {days > 0 ? plural(days, { one: "# day late", other: "# days late" }) : t`today`}
          </Badge>
          {facts.join(" · ")}
        </>
      }
    />
  );
}
