import { useLingui } from "@lingui/react/macro";
import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { describeError } from "@/api/errors";
import { describeProjectStatus } from "@/components/lead-labels";
import { UndoButton } from "@/components/undo-button";
import { translate } from "@/lib/languages";
import { useClock } from "@/lib/use-clock";
import { useKeys } from "@/lib/use-keys";
import {
  type MoveState,
  undoable,
  undoableUntil,
  undoing,
  useForgetMove,
  useMove,
  useMoves,
} from "./use-move";

/** Moves that were refused, each with why, until somebody has read it; the last one to be undone. */
export function MoveLog() {
  const { t } = useLingui();
  const moves = useMoves();
  const undo = useMove();
  const now = useClock(undoable(moves, Date.now()) !== undefined);
  const last = undoable(moves, now);
  const newest = moves.findLast((each) => each.status === "success");
  const isShown = newest && (last || now - newest.submittedAt < 60_000);
  const isPending = moves.some((each) => each.status === "pending" && each.move.isUndo);
  const onUndo = () => last && !isPending && undo.mutate(undoing(last));
  useKeys([["Z", onUndo]]);
  return (
    <Stack gap="xs">
      {moves
        .filter((each) => each.status === "error")
        .map((each) => (
          <NotMoved key={each.mutation} refused={each} />
        ))}
      <div role="status">
        {isShown && (
          <Group gap="xs" wrap="nowrap" mih={32}>
            <IconCheck size={16} aria-hidden />
            <Text size="sm" lineClamp={2}>
              <Said done={newest} />
            </Text>
            {last && (
              <UndoButton
                name={last.move.membership.lead_name || t`the move`}
                until={undoableUntil(last)}
                now={now}
                isPending={isPending}
                onUndo={onUndo}
                keys="Z"
              />
            )}
          </Group>
        )}
      </div>
    </Stack>
  );
}

function Said({ done }: { done: MoveState }) {
  const { t } = useLingui();
  const { membership, to, isUndo } = done.move;
  const from = describeProjectStatus(membership.status);
  const into = describeProjectStatus(done.arrivedIn ?? to);
  return (
    <>
      <bdi>{membership.lead_name}</bdi>
      {" · "}
      {isUndo ? t`undone: in ${into} again` : t`${from} → ${into}`}
    </>
  );
}

function NotMoved({ refused }: { refused: MoveState }) {
  const { t } = useLingui();
  const forget = useForgetMove();
  const name = refused.move.membership.lead_name;
  const into = describeProjectStatus(refused.move.to);
  return (
    <Alert
      color="red"
      role="alert"
      icon={<IconAlertTriangle aria-hidden />}
      title={t`Not moved: ${name}, to ${into}`}
    >
      <Group gap="sm">
        <Text size="sm">{translate(describeError(refused.error))}</Text>
        <Button size="compact-sm" variant="default" onClick={() => forget(refused.mutation)}>
          {t`Close`}
        </Button>
      </Group>
    </Alert>
  );
}
