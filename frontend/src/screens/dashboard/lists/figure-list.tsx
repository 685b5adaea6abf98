import { useLingui } from "@lingui/react/macro";
import { Group, Stack } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useMe } from "@/api/me";
import { Choice } from "@/components/lists/choice";
import { FigureFilters } from "@/components/lists/figure-filters";
import { Empty } from "@/components/lists/list-body";
import { NobodyLikeThis, PagedList } from "@/components/lists/paged-list";
import { SearchBox } from "@/components/lists/search-box";
import { NotFound } from "@/components/not-found";
import { ScreenTitle } from "@/components/screen-title";
import { pageOf } from "@/lib/address";
import { figureFilters, isEmptyFilter } from "@/lib/figure-filters";
import { LIST_FILTERS } from "./filters-of";
import { KINDS, type Kind } from "./kinds";
import { useList } from "./use-list";

const route = getRouteApi("/lists/$name");

/** A list behind figures of the dashboard that is no screen of its own. */
// Its type is said, or it would follow from the routes, and theirs from it.
export function FigureList(): ReactNode {
  const { name } = route.useParams();
  const kind = KINDS[name];
  return kind ? <Listed key={name} kind={kind} /> : <NotFound />;
}

function Listed({ kind }: { kind: Kind }) {
  const { t, i18n } = useLingui();
  const me = useMe();
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const { search, branch, page } = view;
  const asked = figureFilters(LIST_FILTERS, view);
  const isOfSales = kind.sum !== undefined && asked.cancelled === "false";
  const list = useList(kind.path, {
    ...asked,
    ...(branch && { branch }),
    ...(search && { search }),
    ...(isOfSales && { sums: kind.sum }),
    page: String(pageOf(page)),
  });
  const change = (change: Partial<typeof view>, replace = false) =>
    navigate({ search: (now) => ({ ...now, page: undefined, ...change }) as typeof view, replace });
  const clear = () => void navigate({ search: {} });
  const isFiltered = !!(search || branch || !isEmptyFilter(asked));
  const title = i18n._(kind.title);
  return (
    <Stack gap="md" maw={1000}>
      <ScreenTitle title={title} />
      {!isEmptyFilter(asked) && (
        <FigureFilters
          asked={asked}
          sum={list.data?.sums?.[kind.sum ?? ""]}
          onClear={() =>
            void navigate({
              search: { ...(search && { search }), ...(branch && { branch }) },
            })
          }
        />
      )}
      <Group gap="sm" grow preventGrowOverflow={false}>
        {kind.isSearched && (
          <SearchBox
            label={t`Search in this list`}
            value={search ?? ""}
            onChange={(search) => change({ search }, true)}
            isAsking={list.isPlaceholderData}
          />
        )}
        {(me.branches.length > 1 || branch) && (
          <Choice
            label={t`Shop`}
            value={branch ?? ""}
            onChange={(branch) => change({ branch })}
            all={t`All shops`}
            choices={[
              ...me.branches.map((each) => [String(each.id), each.name] as const),
              ...(branch === "none" ? [["none", t`No shop yet`] as const] : []),
            ]}
          />
        )}
      </Group>
      <PagedList
        label={title}
        query={list}
        page={pageOf(page)}
        onPage={(page) => void navigate({ search: (now) => ({ ...now, page: String(page) }) })}
        empty={
          isFiltered ? (
            <NobodyLikeThis onShowAll={clear}>{t`Nothing here is like this.`}</NobodyLikeThis>
          ) : (
            <Empty>{i18n._(kind.empty)}</Empty>
          )
        }
      >
        {(answer) => answer.results.map((row) => <kind.Row key={row.id} row={row} />)}
      </PagedList>
    </Stack>
  );
}
