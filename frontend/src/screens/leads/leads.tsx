import { useLingui } from "@lingui/react/macro";
import { Checkbox, Group, Stack } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { type ReactNode, useRef } from "react";
import { useMe } from "@/api/me";
import { useProjects } from "@/api/projects";
import { LEAD_LABELS } from "@/components/lead-labels";
import { Choice } from "@/components/lists/choice";
import { ChooseColumns, useColumns } from "@/components/lists/choose-columns";
import { ColumnHeads } from "@/components/lists/column-cells";
import { ListFilters } from "@/components/lists/list-filters";
import { NobodyLikeThis, PagedList } from "@/components/lists/paged-list";
import { SavedViews } from "@/components/lists/saved-views";
import { SearchBox } from "@/components/lists/search-box";
import { usePrefetchLit } from "@/components/lists/use-prefetch";
import { pageOf } from "@/lib/address";
import { mayBeWholePhone } from "@/lib/phones";
import { useIsWide } from "@/lib/use-is-wide";
import { COLUMNS } from "./columns";
import { LeadRow } from "./lead-row";
import { LeadsFrame } from "./leads-frame";
import { AddLead, NoLeads } from "./one/new-lead";
import { ORDER_LABELS, OWNER_LABELS } from "./texts";
import {
  fieldsOf,
  type Lead,
  leadOptions,
  ORDERS,
  STATUSES,
  useLeads,
  type View,
} from "./use-leads";

const route = getRouteApi("/leads");

/** Everybody to be won: searched while typing, filters in the address, rows as links. */
export function Leads() {
  const { t } = useLingui();
  const me = useMe();
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const { shown, choose } = useColumns(COLUMNS);
  const isTable = useIsWide();
  const leads = useLeads(view, me.id);
  const rows = useRef<HTMLUListElement>(null);
  const lit = usePrefetchLit<Lead>(
    (queries, { id }, staleTime) => void queries.prefetchQuery({ ...leadOptions(id), staleTime }),
  );
  const change = (change: Partial<View>, replace = false) =>
    navigate({ search: ({ page: _, ...now }) => ({ ...now, ...change }), replace });
  const found = leads.data?.results ?? [];
  const isAsking = leads.isPending || leads.isPlaceholderData;

  /** A whole phone with its one owner opens; of names, the first is only lit. */
  const onEnter = () => {
    const [only] = found;
    if (isAsking || leads.isError) return;
    if (only && found.length === 1 && mayBeWholePhone(view.search ?? "")) {
      void navigate({ to: "/leads/$id", params: { id: String(only.id) } });
    } else rows.current?.querySelector("a")?.focus();
  };
  const { page: _page, order: _order, saved: _saved, ...filters } = view;
  const isFiltered = Object.values(filters).some(Boolean);

  return (
    <LeadsFrame action={<AddLead />}>
      <Stack gap="md" maw={1250}>
        <SavedViews
          list="leads"
          to="/leads"
          all={t`All leads`}
          view={view}
          fields={fieldsOf(me.id)}
        />
        <Filters
          view={view}
          change={change}
          isAsking={isAsking}
          onEnter={onEnter}
          more={
            <Group justify="space-between">
              <Checkbox
                label={t`Only with possible doubles`}
                checked={!!view.doubles}
                onChange={(event) => change({ doubles: event.currentTarget.checked ? "yes" : "" })}
              />
              <ChooseColumns columns={COLUMNS} shown={shown} choose={choose} />
            </Group>
          }
        />
        <PagedList
          label={t`Leads`}
          query={leads}
          page={pageOf(view.page)}
          onPage={(page) => navigate({ search: (now) => ({ ...now, page: String(page) }) })}
          ref={rows}
          empty={
            isFiltered ? (
              <NobodyLikeThis onShowAll={() => navigate({ search: {} })}>
                {t`No lead is like this.`}
              </NobodyLikeThis>
            ) : (
              <NoLeads />
            )
          }
          above={() => isTable && <ColumnHeads columns={COLUMNS} shown={shown} />}
        >
          {(answer) =>
            answer.results.map((lead) => (
              <LeadRow
                key={lead.id}
                lead={lead}
                shown={shown}
                isTable={isTable}
                onFocus={() => lit.onFocus(lead)}
                onBlur={lit.onBlur}
              />
            ))
          }
        </PagedList>
      </Stack>
    </LeadsFrame>
  );
}

type FiltersProps = {
  view: View;
  change: (change: Partial<View>, replace?: boolean) => void;
  isAsking: boolean;
  onEnter: () => void;
  more: ReactNode;
};

/** A status in a project's own words can be chosen once the project is. */
function Filters({ view, change, isAsking, onEnter, more }: FiltersProps) {
  const { t } = useLingui();
  const me = useMe();
  const projects = useProjects();
  const project = projects.data?.find((each) => String(each.id) === view.project);
  return (
    <ListFilters
      search={
        <SearchBox
          label={t`Search leads`}
          value={view.search ?? ""}
          onChange={(search) => change({ search }, true)}
          isAsking={isAsking}
          onEnter={onEnter}
        />
      }
      narrowing={[view.status, view.project, view.in, view.owner, view.branch, view.doubles]}
      more={more}
    >
      <Choice
        label={t`Status`}
        value={view.status ?? ""}
        onChange={(status) => change({ status })}
        all={t`All statuses`}
        choices={STATUSES.map((status) => [status, LEAD_LABELS[status] ?? status])}
      />
      {(projects.data?.length ?? 0) > 0 && (
        <Choice
          label={t`Project`}
          value={view.project ?? ""}
          onChange={(project) => change({ project, in: "" })}
          all={t`All projects`}
          choices={(projects.data ?? []).map((each) => [String(each.id), each.name])}
        />
      )}
      {project && (
        <Choice
          label={t`Status in the project`}
          value={view.in ?? ""}
          onChange={(status) => change({ in: status })}
          all={t`Any status there`}
          choices={project.statuses.map((status) => [status, status])}
        />
      )}
      <Choice
        label={t`Whose`}
        value={view.owner ?? ""}
        onChange={(owner) => change({ owner })}
        all={t`Everybody's`}
        choices={OWNER_LABELS}
      />
      {me.branches.length > 1 && (
        <Choice
          label={t`Shop`}
          value={view.branch ?? ""}
          onChange={(branch) => change({ branch })}
          all={t`All shops`}
          choices={me.branches.map((branch) => [String(branch.id), branch.name])}
        />
      )}
      <Choice
        label={t`Order`}
        value={view.order ?? ORDERS[0]}
        onChange={(order) => change({ order })}
        choices={ORDERS.map((value) => [value, ORDER_LABELS[value]])}
      />
    </ListFilters>
  );
}
