import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Button, Group, Stack, Text } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { OutcomeLog } from "@/components/calls/outcome-log";
import { ErrorNote } from "@/components/error-note";
import { UndoButton } from "@/components/undo-button";
import { useClock } from "@/lib/use-clock";
import { SENT_BY_LABELS } from "./texts";
import { useByHand, useDoneByHand, useUndoByHand, type What } from "./use-by-hand";
import type { Refill } from "./use-refills";

const SNOOZES = [3, 7];

/** What is done without a call, for all that is not reminded of yet: told by hand, or put off. */
export function ByHand({ refills, onDone }: { refills: readonly Refill[]; onDone: () => void }) {
  const { t, i18n } = useLingui();
  const act = useByHand();
  const pending = refills.filter((refill) => refill.status === "pending");
  const first = pending[0];
  if (first === undefined) return null;
  const name = first.customer_name || first.phone;
  const doAll = (what: What) => act.mutate({ name, what, refills: pending }, { onSuccess: onDone });
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Text size="sm">{t`Reminded by`}</Text>
        {Object.entries(SENT_BY_LABELS).map(
          ([sentBy, label]) =>
            (sentBy === "call" || !first.opted_out) && (
              <Button
                key={sentBy}
                variant="default"
                size="compact-md"
                disabled={act.isPending}
                onClick={() => doAll({ sentBy } as What)}
              >
                {i18n._(label)}
              </Button>
            ),
        )}
      </Group>
      <Group gap="xs">
        <Text size="sm">{t`Put off by`}</Text>
        {SNOOZES.map((days) => (
          <Button
            key={days}
            variant="default"
            size="compact-md"
            disabled={act.isPending}
            onClick={() => doAll({ days })}
          >
            {t`${days} days`}
          </Button>
        ))}
      </Group>
      {act.isError && <ErrorNote error={act.error} />}
    </Stack>
  );
}

const MOST_SHOWN = 2;

/** What was done last, by hand and by calls: each can be undone for its minute. */
export function RefillLog() {
  const { t } = useLingui();
  const done = useDoneByHand();
  const undo = useUndoByHand();
  const now = useClock(done.length > 0);
  const shown = done.filter((each) => each.done.revertibleUntil > now);
  const last = shown[0];
  const undoLast = () => last && !undo.isPending && undo.mutate(last);
  return (
    <>
      {done.map(
        ({ mutation, done: { failure } }) =>
          failure !== undefined && <ErrorNote key={mutation} error={failure} />,
      )}
      {undo.isError && <ErrorNote error={undo.error} />}
      <div role="status">
        {undo.isSuccess && shown.length === 0 && (
          <Text size="sm" c="dimmed">{t`Undone: nothing was stored of it.`}</Text>
        )}
        {shown.slice(0, MOST_SHOWN).map((each) => (
          <Group key={each.mutation} gap="xs" wrap="nowrap" mih={32}>
            <IconCheck size={16} aria-hidden />
            <Text size="sm" lineClamp={2}>
              <bdi>{each.sent.name}</bdi>, <InWords what={each.sent.what} />
            </Text>
            <UndoButton
              name={each.sent.name}
              until={each.done.revertibleUntil}
              now={now}
              isPending={undo.isPending && undo.variables.mutation === each.mutation}
              onUndo={() => undo.mutate(each)}
              keys={each === last && "U"}
            />
          </Group>
        ))}
      </div>
      <OutcomeLog newer={last && { submittedAt: last.submittedAt, undo: undoLast }} />
    </>
  );
}

function InWords({ what }: { what: What }) {
  const { t, i18n } = useLingui();
  if ("days" in what) {
    return plural(what.days, { one: "put off by # day", other: "put off by # days" });
  }
  const label = SENT_BY_LABELS[what.sentBy];
  const way = label ? i18n._(label) : what.sentBy;
  return t`reminded by ${way}`;
}
