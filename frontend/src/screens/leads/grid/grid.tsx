import { useLingui } from "@lingui/react/macro";
import { Button, Checkbox, Group, Popover, Stack, Text } from "@mantine/core";
import { IconColumns } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { useMe } from "@/api/me";
import { useProjects } from "@/api/projects";
import { LEAD_LABELS } from "@/components/lead-labels";
import { Choice } from "@/components/lists/choice";
import { ListBody } from "@/components/lists/list-body";
import { NobodyLikeThis } from "@/components/lists/paged-list";
import { Pager } from "@/components/lists/pager";
import { SearchBox } from "@/components/lists/search-box";
import { pageOf } from "@/lib/address";
import { LeadsFrame } from "../leads-frame";
import { NoLeads } from "../one/new-lead";
import { NoProject } from "../projects/add-project";
import { OWNER_LABELS } from "../texts";
import { type Project, STATUSES } from "../use-leads";
import classes from "./grid.module.css";
import { GridTable } from "./table";
import { columnsOf, ROWS, toggleProject, useGrid, type View } from "./use-grid";

const route = getRouteApi("/leads/grid");

/** What each project says of each person, a page at a time. */
export function Grid() {
  const projects = useProjects();
  return (
    <LeadsFrame>
      <ListBody query={projects} isEmpty={(all) => all.length === 0} empty={<NoProject />}>
        {(all) => <GridOf projects={all} />}
      </ListBody>
    </LeadsFrame>
  );
}

function GridOf({ projects }: { projects: Project[] }) {
  const { t } = useLingui();
  const me = useMe();
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const columns = columnsOf(projects, view.projects);
  const active = projects.filter((each) => each.is_active).length;
  const grid = useGrid(view, columns, active, me.id);
  const change = (change: Partial<View>, replace = false) =>
    navigate({ search: ({ page: _, ...now }) => ({ ...now, ...change }), replace });
  const isFiltered = !!(view.search || view.owner || view.status || view.projects);
  return (
    <Stack gap="sm">
      <Group gap="sm" grow preventGrowOverflow={false}>
        <SearchBox
          label={t`Search leads`}
          value={view.search ?? ""}
          onChange={(search) => change({ search }, true)}
          isAsking={grid.isPlaceholderData}
        />
        <Choice
          label={t`Status`}
          value={view.status ?? ""}
          onChange={(status) => change({ status })}
          all={t`All statuses`}
          choices={STATUSES.map((status) => [status, LEAD_LABELS[status] ?? status])}
        />
        <Choice
          label={t`Whose`}
          value={view.owner ?? ""}
          onChange={(owner) => change({ owner })}
          all={t`Everybody's`}
          choices={OWNER_LABELS}
        />
      </Group>
      <Group justify="space-between">
        <Text size="sm" c="dimmed" visibleFrom="sm">
          {t`Arrows go from cell to cell, Enter opens the lead, M moves it in that project.`}
        </Text>
        <ChooseProjects
          projects={projects}
          shown={columns}
          onToggle={(id) => change({ projects: toggleProject(projects, columns, id) })}
        />
      </Group>
      <ListBody
        query={grid}
        isEmpty={(answer) => answer.results.length === 0}
        onFirstPage={pageOf(view.page) > 1 ? () => change({}) : undefined}
        empty={
          isFiltered ? (
            <NobodyLikeThis onShowAll={() => navigate({ search: {} })}>
              {t`No lead is like this.`}
            </NobodyLikeThis>
          ) : (
            <NoLeads />
          )
        }
      >
        {(answer) => (
          <>
            <GridTable rows={answer.results} columns={columns} />
            <Pager
              list={answer}
              page={pageOf(view.page)}
              pageSize={ROWS}
              onPage={(page) => navigate({ search: (now) => ({ ...now, page: String(page) }) })}
            />
          </>
        )}
      </ListBody>
    </Stack>
  );
}

type ChooseProps = {
  projects: readonly Project[];
  shown: readonly Project[];
  onToggle: (id: number) => void;
};

/** With some chosen, only people who are in one of them are shown. */
function ChooseProjects({ projects, shown, onToggle }: ChooseProps) {
  const { t } = useLingui();
  return (
    <Popover position="bottom-end" withinPortal trapFocus>
      <Popover.Target>
        <Button
          variant="default"
          size="compact-md"
          leftSection={<IconColumns size={16} aria-hidden />}
        >
          {t`Projects`}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t`Projects`} mah="60vh" className={classes.menu ?? ""}>
        <Stack gap="xs">
          {projects.map((project) => (
            <Checkbox
              key={project.id}
              label={project.name}
              checked={shown.some((each) => each.id === project.id)}
              onChange={() => onToggle(project.id)}
            />
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
