import { useLingui } from "@lingui/react/macro";
import { Group, Stack, Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { client } from "@/api/client";
import { useMay, useMe } from "@/api/me";
import { Choice } from "@/components/lists/choice";
import { Empty } from "@/components/lists/list-body";
import classes from "@/components/lists/lists.module.css";
import { NobodyLikeThis, PagedList } from "@/components/lists/paged-list";
import { PAGE_SIZE } from "@/components/lists/pager";
import { Split } from "@/components/lists/split";
import { NoRight } from "@/components/no-right";
import { ScreenTitle } from "@/components/screen-title";
import { pageOf } from "@/lib/address";
import { formatShortDay } from "@/lib/dates";
import { type Merge, OneMerge } from "./one-merge";
import { Parts } from "./parts";
import { joinNames, KIND_LABELS, KINDS, ONE_LABELS } from "./texts";

const route = getRouteApi("/duplicates/merges");

type View = { kind?: string; record?: string; page?: string; at?: string };

function useMerges(view: View) {
  const query = {
    ...(view.kind && { type: view.kind }),
    ...(view.record && { record: Number(view.record) }),
    page: pageOf(view.page),
    page_size: PAGE_SIZE,
    count: "approximate" as const,
  };
  return useQuery({
    queryKey: ["merges", "list", query],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/merges/", { params: { query }, signal });
      return data ?? { count: 0, results: [] };
    },
    placeholderData: keepPreviousData,
  });
}

/** Who merged what into what, and when; each with all that the records were. */
export function Merges() {
  const { t } = useLingui();
  if (!useMay("manage"))
    return <NoRight title={t`Duplicates`}>{t`Your role merges nobody.`}</NoRight>;
  return <History />;
}

function History() {
  const { t } = useLingui();
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const merges = useMerges(view);
  const at = Number(view.at);
  const isFiltered = !!(view.kind || view.record);
  const list = (
    <PagedList
      label={t`Merged`}
      query={merges}
      page={pageOf(view.page)}
      onPage={(page) => navigate({ search: (now) => ({ ...now, page: String(page) }) })}
      empty={
        isFiltered ? (
          <NobodyLikeThis onShowAll={() => navigate({ search: {} })}>
            {t`No merge is like this.`}
          </NobodyLikeThis>
        ) : (
          <Empty>{t`Nothing was merged yet.`}</Empty>
        )
      }
    >
      {(answer) =>
        answer.results.map((merge) => (
          <Row key={merge.id} merge={merge} view={view} isOpen={merge.id === at} />
        ))
      }
    </PagedList>
  );
  return (
    <Stack gap="md" maw={1250}>
      <ScreenTitle title={t`Duplicates`} />
      <Parts open="merges" />
      <Group maw={350}>
        <Choice
          label={t`Kind`}
          value={view.kind ?? ""}
          onChange={(kind) => navigate({ search: { kind } })}
          all={t`All kinds`}
          choices={KINDS.map((kind) => [kind, KIND_LABELS[kind] as never])}
        />
      </Group>
      <Split
        list={list}
        open={at > 0 ? <OneMerge key={at} id={at} /> : null}
        onClose={() => navigate({ search: ({ at: _, ...now }) => now })}
      />
    </Stack>
  );
}

function Row({ merge, view, isOpen }: { merge: Merge; view: View; isOpen: boolean }) {
  const { t, i18n } = useLingui();
  const { today } = useMe();
  const [kept, ...gone] = merge.members;
  const others = joinNames(gone.map(({ label }) => label));
  return (
    <li className={classes.row} data-open={isOpen || undefined}>
      <Link
        to="/duplicates/merges"
        search={{ ...view, at: String(merge.id) }}
        className={classes.main}
        aria-current={isOpen ? "true" : undefined}
      >
        <Text fw={500} dir="auto" lineClamp={2}>
          {t`${others} into ${kept?.label ?? ""}`}
        </Text>
        <Text size="sm" c="dimmed">
          {[
            i18n._(ONE_LABELS[merge.type] as never),
            formatShortDay(merge.merged_at.slice(0, 10), today ?? "", i18n.locale),
            merge.merged_by_name,
            merge.part_of !== null && t`followed from another merge`,
          ]
            .filter(Boolean)
            .join(" · ")}
        </Text>
      </Link>
    </li>
  );
}
