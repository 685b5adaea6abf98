import { useLingui } from "@lingui/react/macro";
import { Button, Stack, Text } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useFormatCount, useMay, useMe } from "@/api/me";
import { Choice } from "@/components/lists/choice";
import { Empty, ListBody } from "@/components/lists/list-body";
import { ListFilters } from "@/components/lists/list-filters";
import { NobodyLikeThis } from "@/components/lists/paged-list";
import { PAGE_SIZE, type Page } from "@/components/lists/pager";
import { NoRight } from "@/components/no-right";
import { pageNotes } from "@/components/page-notes";
import { ScreenTitle } from "@/components/screen-title";
import { pageOf } from "@/lib/address";
import { useKeys } from "@/lib/use-keys";
import { Notes } from "./decision-notes";
import { LinkedPair, OpenPair } from "./open-pair";
import { Parts } from "./parts";
import { isDecided, openPairs, type Pair, stepFrom } from "./queue";
import { KIND_LABELS, KINDS, SURE_LABELS } from "./texts";
import { usePairs, usePrefetchPair, type View } from "./use-pairs";
import { useDecisions } from "./waiting-decisions";

const route = getRouteApi("/duplicates");

/** Pairs that may be one, the surest first, one after the other. */
export function Duplicates() {
  const { t } = useLingui();
  if (!useMay("manage"))
    return <NoRight title={t`Duplicates`}>{t`Your role merges nobody.`}</NoRight>;
  return <Queue />;
}

function Queue() {
  const { t } = useLingui();
  const me = useMe();
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const pairs = usePairs(view);
  useEffect(() => pageNotes.show(Notes), []);
  const change = (part: Partial<View>) =>
    navigate({ search: ({ page: _, at: __, ...now }) => ({ ...now, ...part }) });
  return (
    <Stack gap="md" maw={1150}>
      <ScreenTitle title={t`Duplicates`}>
        <Left pairs={pairs} />
      </ScreenTitle>
      <Parts open="queue" />
      <ListFilters narrowing={[view.kind, view.branch, view.sure]}>
        <Choice
          label={t`Kind`}
          value={view.kind ?? ""}
          onChange={(kind) => change({ kind })}
          all={t`All kinds`}
          choices={KINDS.map((kind) => [kind, KIND_LABELS[kind] as never])}
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
          label={t`How sure`}
          value={view.sure ?? ""}
          onChange={(sure) => change({ sure })}
          all={t`Families, too`}
          choices={SURE_LABELS}
        />
      </ListFilters>
      <ListBody query={pairs} isEmpty={() => false} empty={null}>
        {(answer) => (
          <Pairs
            pairs={answer.results}
            listedAt={pairs.dataUpdatedAt}
            hasMore={!!answer.next}
            isAsking={pairs.isFetching}
          />
        )}
      </ListBody>
    </Stack>
  );
}

/** How many are to be decided yet; what is decided here counts no more. */
function Left({ pairs }: { pairs: UseQueryResult<Page<Pair>> }) {
  const { t } = useLingui();
  const format = useFormatCount();
  const all = useDecisions();
  const { data } = pairs;
  if (!data) return null;
  const decided = data.results.filter(({ id }) => isDecided(id, all, pairs.dataUpdatedAt));
  const left = format(Math.max(0, (data.count ?? 0) - decided.length));
  const more = data.count_is_exact === false ? "+" : "";
  return <Text c="dimmed" aria-live="polite">{t`${left + more} left`}</Text>;
}

type PairsProps = { pairs: Pair[]; listedAt: number; hasMore: boolean; isAsking: boolean };

function Pairs({ pairs, listedAt, hasMore, isAsking }: PairsProps) {
  const { t } = useLingui();
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const all = useDecisions();
  const open = openPairs(pairs, all, listedAt);
  const at = view.at === undefined ? undefined : Number(view.at);
  const linked = at !== undefined && !pairs.some(({ id }) => id === at) ? at : undefined;
  const isLinkedOpen = linked !== undefined && !all.some(({ decided }) => decided.pair === linked);
  // One that is decided by now gives way to the one after it.
  const shown =
    open.find(({ id }) => id === at) ?? stepFrom(pairs, open, at, 1) ?? (at ? undefined : open[0]);
  const rest = shown ?? open[0];
  const show = (pair: Pair | undefined) =>
    navigate({
      search: ({ at: _, ...now }) => (pair ? { ...now, at: String(pair.id) } : now),
      replace: true,
    });
  const page = pageOf(view.page);
  const toPage = (to: number) =>
    navigate({ search: ({ at: _, ...now }) => ({ ...now, page: String(to) }) });
  const move = (step: 1 | -1) => {
    if (isLinkedOpen) return show(open[0]);
    const next = stepFrom(pairs, open, rest?.id, step);
    if (next) return show(next);
    if (step === 1 && hasMore) return toPage(page + 1);
    if (step === -1 && page > 1) return toPage(page - 1);
  };
  useKeys([
    ["ArrowDown", () => move(1)],
    ["ArrowUp", () => move(-1)],
  ]);
  const next = rest && stepFrom(pairs, open, rest.id, 1);
  usePrefetchPair(next, rest !== undefined);
  const keyboard = useRef(false); // whoever decides by keys finds the next button lit
  const isFiltered = !!(view.kind || view.branch || view.sure);
  if (isLinkedOpen) return <LinkedPair key={linked} id={linked} onSkip={() => move(1)} />;
  if (rest) {
    const index = (page - 1) * PAGE_SIZE + pairs.findIndex(({ id }) => id === rest.id);
    return (
      <OpenPair
        key={rest.id}
        pair={rest}
        place={index + 1}
        keyboard={keyboard}
        onSkip={() => move(1)}
      />
    );
  }
  if (
    open.length < pairs.length &&
    all.some(({ state }) => state === "waiting" || state === "sending")
  ) {
    return <Empty>{t`What is left waits for the decisions above.`}</Empty>;
  }
  if (hasMore || page > 1) {
    return (
      <Empty
        action={
          <Button variant="default" loading={isAsking} onClick={() => toPage(hasMore ? page : 1)}>
            {t`From the first on`}
          </Button>
        }
      >
        {t`These are decided.`}
      </Empty>
    );
  }
  if (isFiltered) {
    return (
      <NobodyLikeThis onShowAll={() => navigate({ search: {} })}>
        {t`No pair is like this.`}
      </NobodyLikeThis>
    );
  }
  return (
    <Empty>
      {t`Nobody looks like the same person twice. After every upload, and each night, all are compared.`}
    </Empty>
  );
}
