import { useLingui } from "@lingui/react/macro";
import { Group, Stack, Text } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { useFormatCount, useMay, useMe } from "@/api/me";
import { useProjects } from "@/api/projects";
import { describeProjectStatus } from "@/components/lead-labels";
import { Choice } from "@/components/lists/choice";
import { Empty, ListBody } from "@/components/lists/list-body";
import { NobodyLikeThis } from "@/components/lists/paged-list";
import { SearchBox } from "@/components/lists/search-box";
import { useIsWide } from "@/lib/use-is-wide";
import { LeadsFrame } from "../leads-frame";
import { AddLead } from "../one/new-lead";
import { NoProject } from "../projects/add-project";
import { OWNER_LABELS } from "../texts";
import type { Project } from "../use-leads";
import { statusIn } from "./board-moves";
import { Columns } from "./columns";
import { filtersOf, useBoard } from "./use-board";
import { useBoardProject } from "./use-board-project";

const route = getRouteApi("/leads/board");

/** A project's leads by how far they are there. */
export function Board() {
  const projects = useProjects();
  return (
    <LeadsFrame>
      <ListBody query={projects} isEmpty={(all) => all.length === 0} empty={<NoProject />}>
        {(all) => <BoardOf projects={all} />}
      </ListBody>
    </LeadsFrame>
  );
}

function BoardOf({ projects }: { projects: Project[] }) {
  const { t } = useLingui();
  const me = useMe();
  const mayWork = useMay("work");
  const format = useFormatCount();
  const isWide = useIsWide();
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const project = useBoardProject(projects, view.project);
  const filters = project ? filtersOf(project.id, view, me.id) : null;
  const board = useBoard(filters);
  const change = (change: Partial<typeof view>, replace = false) =>
    navigate({ search: (now) => ({ ...now, ...change }), replace });
  const isFiltered = !!(view.search || view.owner);
  return (
    <Stack gap="sm">
      <Group gap="sm" grow={!isWide} preventGrowOverflow={false}>
        <Choice
          label={t`Project`}
          value={String(project?.id ?? "")}
          onChange={(id) => change({ project: id, status: "" })}
          choices={projects.map((each) => [String(each.id), each.name])}
        />
        <SearchBox
          label={t`Search this board`}
          value={view.search ?? ""}
          onChange={(search) => change({ search }, true)}
          isAsking={board.isPlaceholderData}
        />
        <Choice
          label={t`Whose`}
          value={view.owner ?? ""}
          onChange={(owner) => change({ owner })}
          all={t`Everybody's`}
          choices={OWNER_LABELS}
        />
      </Group>
      <ListBody
        query={board}
        isEmpty={(answer) => answer.columns.length === 0 || answer.count === 0}
        empty={
          isFiltered ? (
            <NobodyLikeThis onShowAll={() => change({ search: "", owner: "" })}>
              {t`Nobody in this project is like this.`}
            </NobodyLikeThis>
          ) : (
            <Empty
              action={<AddLead project={project?.id} />}
            >{t`Nobody is in this project yet.`}</Empty>
          )
        }
      >
        {(answer) => (
          <Stack gap="sm">
            {mayWork && isWide && (
              <Text size="sm" c="dimmed">
                {t`Arrows go from card to card, M moves one, Enter opens it. Cards can be dragged, too.`}
              </Text>
            )}
            {!isWide && (
              <Choice
                label={t`Status`}
                value={statusIn(answer.columns, view.status) ?? ""}
                onChange={(status) => change({ status })}
                choices={answer.columns.map(({ status, count }) => [
                  status,
                  `${describeProjectStatus(status)} (${format(count)})`,
                ])}
              />
            )}
            <Columns
              key={answer.project}
              project={answer.project_name}
              projectId={answer.project}
              filters={filters}
              columns={answer.columns}
              only={isWide ? undefined : statusIn(answer.columns, view.status)}
            />
          </Stack>
        )}
      </ListBody>
    </Stack>
  );
}
