import { useLingui } from "@lingui/react/macro";
import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { describeError } from "@/api/errors";
import { useMe } from "@/api/me";
import { formatShortDay } from "@/lib/dates";
import { translate } from "@/lib/languages";
import { useClock } from "@/lib/use-clock";
import { useKeys } from "@/lib/use-keys";
import { ErrorNote } from "../error-note";
import { PhoneNumber } from "../phone-number";
import { UndoButton } from "../undo-button";
import type { Called } from "./called";
import { OUTCOME_LABELS } from "./outcomes";
import {
  type Logged,
  type Saved,
  useForgetLogged,
  useLogged,
  useRevertOutcome,
  useSendOutcome,
} from "./use-outcomes";
import { describeAnswer, describeHandled } from "./words";

const MOST_SHOWN = 2;

/** What was done last on the screen, and no call: `U` undoes it where it came after the calls. */
export type Newer = { submittedAt: number; undo: () => void };

type Props = { newer?: Newer | undefined; onUndone?: (called: Called) => void };

/**
 * What became of the last outcomes: not saved ones first, until somebody sends them again or gives
 * them up; saved ones can be undone for their whole minute.
 */
export function OutcomeLog({ newer, onUndone }: Props) {
  const { t } = useLingui();
  const logged = useLogged();
  const revert = useRevertOutcome();
  const now = useClock(logged.some((each) => each.saved));
  const failed = logged.filter((each) => each.error);
  const revertible = logged.filter((each) => each.saved && each.saved.revertibleUntil > now);
  const last = revertible[0];
  const undo = ({ sent, saved }: Logged) =>
    saved && revert.mutate({ sent, saved }, { onSuccess: () => onUndone?.(sent.called) });
  const isOlder = newer !== undefined && newer.submittedAt > (last?.submittedAt ?? 0);
  const undoLast = () => (isOlder ? newer.undo() : last && !revert.isPending && undo(last));
  useKeys([["U", undoLast]]);
  return (
    <Stack gap="xs">
      {failed.map((each) => (
        <NotSaved key={each.mutation} logged={each} />
      ))}
      {revert.isError && <ErrorNote error={revert.error} />}
      <div role="status">
        {revert.isSuccess && revertible.length === 0 && (
          <Text size="sm" c="dimmed">{t`Undone: nothing was stored of it.`}</Text>
        )}
        {revertible.slice(0, MOST_SHOWN).map((each, index) => (
          <Revertible
            key={each.mutation}
            logged={each}
            saved={each.saved as Saved}
            now={now}
            isLast={index === 0 && !isOlder}
            isPending={revert.isPending && revert.variables.saved.id === each.saved?.id}
            onRevert={() => undo(each)}
          />
        ))}
      </div>
    </Stack>
  );
}

function NotSaved({ logged }: { logged: Logged }) {
  const { t, i18n } = useLingui();
  const send = useSendOutcome();
  const forget = useForgetLogged();
  const { sent, error } = logged;
  const name = sent.called.name || sent.called.phone;
  return (
    <Alert
      color="red"
      role="alert"
      icon={<IconAlertTriangle aria-hidden />}
      title={t`Not saved: ${name}, ${i18n._(OUTCOME_LABELS[sent.outcome])}`}
    >
      <Group gap="sm">
        <Text size="sm">{translate(describeError(error))}</Text>
        <Button
          size="compact-sm"
          onClick={() => {
            forget(logged.mutation);
            send.mutate(sent);
          }}
        >
          {t`Try again`}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => forget(logged.mutation)}>
          {t`Let it be`}
        </Button>
      </Group>
    </Alert>
  );
}

type RevertibleProps = {
  logged: Logged;
  saved: Saved;
  now: number;
  isLast: boolean;
  isPending: boolean;
  onRevert: () => void;
};

function Revertible({ logged, saved, now, isLast, isPending, onRevert }: RevertibleProps) {
  const { t, i18n } = useLingui();
  const { today } = useMe();
  const { called } = logged.sent;
  const next = saved.next_on
    ? t`next ${formatShortDay(saved.next_on, today ?? "", i18n.locale)}`
    : describeAnswer(saved.closing_reason);
  const outcome = i18n._(OUTCOME_LABELS[logged.sent.outcome]);
  return (
    <Group gap="xs" wrap="nowrap" align="center" mih={32}>
      <IconCheck size={16} aria-hidden />
      <Text size="sm" lineClamp={2}>
        {called.name ? <bdi>{called.name}</bdi> : <PhoneNumber phone={called.phone} />}, {outcome}
        {next && next !== outcome && ` · ${next}`}
        {saved.handled_today && (
          <Text span size="sm" c="orange" ms={6}>
            {describeHandled(saved.handled_today)}
          </Text>
        )}
      </Text>
      <UndoButton
        name={called.name || called.phone}
        until={saved.revertibleUntil}
        now={now}
        isPending={isPending}
        onUndo={onRevert}
        keys={isLast && "U"}
      />
    </Group>
  );
}
