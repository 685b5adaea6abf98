import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useJob } from "@/api/job";
import { inWords } from "@/api/refusals";
import { ErrorNote } from "@/components/error-note";
import { Empty, ListBody } from "@/components/lists/list-body";
import { Pager } from "@/components/lists/pager";
import { TextLink } from "@/components/text-link";
import { pageOf } from "@/lib/address";
import { useIsWide } from "@/lib/use-is-wide";
import { ProgressLine } from "../at-work";
import type { Upload } from "../use-uploads";
import { GroupCard } from "./group-card";
import { type Correction, filterOf, type Trying, useGroups } from "./use-groups";
import classes from "./waiting.module.css";

const route = getRouteApi("/uploads/$id");
const NOTES_KEPT = 3;
const CONTROLS = "a, button, input, select, textarea, [role='gridcell']";

type Note = { key: number; correction: Correction; trying: Trying };

/** What rows wait for, each with the one control that puts all of them right. */
export function Groups({ upload }: { upload: Upload }) {
  const { t } = useLingui();
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const groups = useGroups(upload.id, pageOf(view.groups));
  const [notes, setNotes] = useState<Note[]>([]);
  const list = useRef<HTMLUListElement>(null);
  const wantsFocus = useRef(useIsWide()); // on a phone it would open the keyboard
  const before = useRef(document.activeElement); // where it was when they were asked for
  const onCorrected = (correction: Correction, trying: Trying) => {
    wantsFocus.current = true;
    before.current = document.activeElement;
    setNotes((now) => [{ key: Date.now(), correction, trying }, ...now].slice(0, NOTES_KEPT));
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once the groups are here, or new
  useEffect(() => {
    const control = list.current?.querySelector<HTMLElement>("select, input");
    if (!wantsFocus.current || !control) return;
    wantsFocus.current = false;
    const now = document.activeElement;
    const wentOn = now !== before.current && now?.matches(CONTROLS);
    if (!wentOn) control.focus();
  }, [groups.data]);
  return (
    <Stack component="section" gap="sm" aria-label={t`What rows wait for`}>
      <div role="status">
        {notes.map((note) => (
          <CorrectedNote key={note.key} note={note} />
        ))}
      </div>
      <ListBody
        query={groups}
        onFirstPage={
          pageOf(view.groups) > 1
            ? () => navigate({ search: ({ groups: _, ...now }) => now })
            : undefined
        }
        isEmpty={(answer) => answer.results.length === 0}
        empty={<Empty>{t`No row waits any more.`}</Empty>}
      >
        {(answer) => (
          <>
            <ul className={classes.groups} ref={list}>
              {answer.results.map((group) => {
                const filter = filterOf(group);
                const isOpen =
                  view.problem === filter.problem &&
                  (view.column ?? "") === filter.column &&
                  (view.value ?? "") === filter.value;
                return (
                  <GroupCard
                    key={JSON.stringify(filter)}
                    upload={upload}
                    group={group}
                    isOpen={isOpen}
                    onCorrected={onCorrected}
                  />
                );
              })}
            </ul>
            {view.problem && (
              <TextLink
                to="/uploads/$id"
                params={{ id: String(upload.id) }}
                search={{ tab: "waiting" }}
              >
                {t`Show all rows that wait`}
              </TextLink>
            )}
            <Pager
              list={answer}
              page={pageOf(view.groups)}
              onPage={(page) => navigate({ search: (now) => ({ ...now, groups: String(page) }) })}
            />
          </>
        )}
      </ListBody>
    </Stack>
  );
}

const settledBy = (result: unknown) => Number((result as { settled?: number })?.settled ?? 0);

function CorrectedNote({ note }: { note: Note }) {
  const { t } = useLingui();
  const { group, replacement } = note.correction;
  const { trying } = note;
  const queries = useQueryClient();
  const job = useJob(trying.job ?? null);
  const isOver = !!job.data?.finished_at;
  useEffect(() => {
    if (isOver) void queries.invalidateQueries({ queryKey: ["uploads"] });
  }, [isOver, queries]);
  const isAdded = replacement === group.value; // as it is, what it names was entered
  const change = isAdded ? replacement : `${group.value || t`nothing`} → ${replacement}`;
  if (trying.job && !isOver) {
    if (job.isError) return <ErrorNote error={job.error} onRetry={() => job.refetch()} />;
    const progress = job.data
      ? { ...job.data, rows_per_second: null }
      : { done: 0, total: trying.matched, percent: 0, seconds_left: null, rows_per_second: null };
    return <ProgressLine label={change} progress={progress} />;
  }
  if (job.data?.status === "failed" || job.data?.status === "cancelled") {
    return (
      <Text
        size="sm"
        fw={600}
      >{`${change}: ${inWords(job.data.error_code, job.data.error) || t`stopped`}`}</Text>
    );
  }
  const settled = trying.job ? settledBy(job.data?.result) : trying.settled;
  const left = trying.matched - settled;
  return (
    <Text size="sm" fw={600} dir="auto">
      {`${change}: `}
      {plural(settled, { one: "# row is in", other: "# rows are in" })}
      {left > 0 &&
        `, ${plural(left, { one: "# waits for something else", other: "# wait for something else" })}`}
    </Text>
  );
}
