import { useLingui } from "@lingui/react/macro";
import { Alert, Button, Group, Kbd, Stack, Text } from "@mantine/core";
import { type MouseEvent, useEffect, useRef, useState } from "react";
import { useMe } from "@/api/me";
import { addDays, type Day, formatShortDay } from "@/lib/dates";
import { useKeys } from "@/lib/use-keys";
import classes from "./calls.module.css";
import { mayGoOn, OUTCOME_LABELS, OUTCOMES, type OutcomeCode, type Proposal } from "./outcomes";

/** An outcome has its key whether the others are offered or not: fingers learn it. */
const hotkeyOf = (outcome: OutcomeCode) => String(OUTCOMES.indexOf(outcome) + 1);

const GRACE_MS = 250; // nobody reads a name faster: such a tap was meant for the one before

export type Choice = { outcome: OutcomeCode; nextOn: Day | null; reason: string };

type Props = {
  proposals: Proposal[];
  day: Day | null; // in place of the proposed ones
  onChoose: (choice: Choice) => void;
};

/** One tap stores an outcome with the day that stands on it; another day is named before. */
export function OutcomeButtons({ proposals, day, onChoose }: Props) {
  const { t } = useLingui();
  const [isSure, setSure] = useState(false);
  const shownAt = useRef(0);
  useEffect(() => {
    shownAt.current = performance.now();
  }, []);

  const choose = (outcome: OutcomeCode) => {
    if (performance.now() - shownAt.current < GRACE_MS) return;
    if (outcome === "do_not_call") return setSure(true); // only Yes says so, no second press
    onChoose({ outcome, nextOn: mayGoOn(outcome) ? day : null, reason: "" });
  };
  const onClick = (outcome: OutcomeCode) => (event: MouseEvent) => {
    if (event.detail > 1) return; // a double tap is one
    choose(outcome);
  };
  useKeys(proposals.map(({ outcome }) => [hotkeyOf(outcome), () => choose(outcome)]));

  return (
    <Stack gap="sm" role="group" aria-label={t`What came of it`}>
      <div className={classes.outcomes}>
        {proposals.map((proposal) => (
          <Outcome
            key={proposal.outcome}
            proposal={proposal}
            day={mayGoOn(proposal.outcome) ? (day ?? proposal.next_on) : null}
            hotkey={hotkeyOf(proposal.outcome)}
            onClick={onClick(proposal.outcome)}
          />
        ))}
      </div>
      {isSure && (
        <Alert color="orange" role="alertdialog" title={t`No calls and no messages any more?`}>
          <Group gap="sm">
            <Button
              color="orange"
              autoFocus
              onClick={() => onChoose({ outcome: "do_not_call", nextOn: null, reason: "" })}
            >{t`Yes, do not call`}</Button>
            <Button variant="default" onClick={() => setSure(false)}>{t`No`}</Button>
          </Group>
        </Alert>
      )}
    </Stack>
  );
}

type OutcomeProps = {
  proposal: Proposal;
  day: Day | null;
  hotkey: string;
  onClick: (event: MouseEvent) => void;
};

function Outcome({ proposal, day, hotkey, onClick }: OutcomeProps) {
  const { t, i18n } = useLingui();
  const { today } = useMe();
  const { outcome, closing_reason: reason } = proposal;
  const isEnd = outcome === "do_not_call" || outcome === "wrong_number";
  const after = day ? `→ ${describeDay(day, today ?? "", t`tomorrow`, i18n.locale)}` : t`closes`;
  return (
    <Button
      variant={isEnd ? "default" : "light"}
      h="auto"
      py={6}
      px={8}
      onClick={onClick}
      aria-keyshortcuts={hotkey}
      justify="space-between"
      rightSection={
        <Kbd size="xs" visibleFrom="md" aria-hidden>
          {hotkey}
        </Kbd>
      }
    >
      <span className={classes.outcome}>
        <span>{i18n._(OUTCOME_LABELS[outcome])}</span>
        <Text span size="xs" title={reason || undefined}>
          {after}
        </Text>
      </span>
    </Button>
  );
}

function describeDay(day: Day, today: Day, tomorrow: string, language: string): string {
  return day === addDays(today, 1) ? tomorrow : formatShortDay(day, today, language);
}
