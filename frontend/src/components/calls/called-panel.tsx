import { useLingui } from "@lingui/react/macro";
import { Badge, Button, Group, Paper, Stack, Text, Textarea, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useRef, useState } from "react";
import { useMay, useMe } from "@/api/me";
import type { Day } from "@/lib/dates";
import { useDraft } from "@/lib/drafts";
import { useKeys } from "@/lib/use-keys";
import { CallButtons } from "../call-links";
import { CATEGORIES } from "../categories";
import { ErrorNote } from "../error-note";
import { PhoneNumber } from "../phone-number";
import { BestTime } from "./best-time";
import type { Called } from "./called";
import { CalledFacts } from "./called-facts";
import classes from "./calls.module.css";
import { OtherEnd } from "./other-end";
import { type Choice, OutcomeButtons } from "./outcome-buttons";
import { noteForm, useProposals, useSendOutcome, useUndone } from "./use-outcomes";

const LONGEST_NOTE = 500;

type Props = {
  called: Called;
  onSent?: () => void; // the next person
  header?: ReactNode; // links and badges beside the name
  children?: ReactNode; // what the screen knows beyond it
  isOpen?: boolean; // whether anything is left to call about
};

/** One person to call: who, why, what was said last, Call at the thumb, and the outcomes. */
export function CalledPanel(props: Props) {
  return <OneCalled key={useUndone(props.called)} {...props} />;
}

function OneCalled({ called, onSent, header, children, isOpen = true }: Props) {
  const { t, i18n } = useLingui();
  const me = useMe();
  const mayWork = useMay("work");
  const note = useDraft(me.id, noteForm(called), "");
  const noteBox = useRef<HTMLTextAreaElement>(null);
  const asked = useProposals(called, mayWork && isOpen);
  const proposals = called.proposals ?? asked.data?.outcomes;
  const send = useSendOutcome();
  const [day, setDay] = useState<Day | null>(null);
  const choose = (choice: Choice) => {
    send.mutate({ id: crypto.randomUUID(), called, ...choice, note: note.value });
    onSent?.();
  };
  const category = CATEGORIES[called.category];
  useKeys([["N", () => noteBox.current?.focus()]]);
  return (
    <Paper withBorder p="md" component="section" aria-label={called.name || called.phone}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start" wrap="nowrap">
          <div>
            <Title order={2} size="h3" dir="auto" lineClamp={2} title={called.name}>
              {called.name || (called.phone ? <PhoneNumber phone={called.phone} /> : t`No name`)}
            </Title>
            <Text size="sm" c="dimmed">
              {[called.city, category && i18n._(category)].filter(Boolean).join(" · ")}
            </Text>
          </div>
          {header}
        </Group>
        {called.optedOut && <Badge color="orange">{t`Wants no messages`}</Badge>}
        {called.customer !== null && (
          <Group gap="xs">
            <ToCustomer customer={called.customer} mayBill={mayWork} />
          </Group>
        )}
        <CalledFacts called={called} />
        <BestTime time={called.bestTime ?? asked.data?.best_time} />
        {children}
        <Stack gap="sm" className={classes.thumb ?? ""}>
          <CallButtons phone={called.phone} name={called.name} optedOut={called.optedOut} />
          {mayWork && isOpen && asked.isError && (
            <ErrorNote error={asked.error} onRetry={() => asked.refetch()} />
          )}
          {mayWork && isOpen && proposals && (
            <OutcomeButtons proposals={proposals} day={day} onChoose={choose} />
          )}
        </Stack>
        {mayWork && isOpen && (
          <>
            <OtherEnd
              day={day}
              onDay={setDay}
              onClose={(reason) => choose({ outcome: "not_interested", nextOn: null, reason })}
            />
            <Textarea
              ref={noteBox}
              label={t`Note`}
              value={note.value}
              onChange={(event) => note.change(event.currentTarget.value)}
              maxLength={LONGEST_NOTE}
              autosize
              minRows={1}
              maxRows={5}
              dir="auto"
              // Back to the digits, which mean an outcome
              onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
              aria-keyshortcuts="N"
            />
          </>
        )}
      </Stack>
    </Paper>
  );
}

/** They came in or asked on the phone: their page, or a bill, without looking them up again. */
function ToCustomer({ customer, mayBill }: { customer: number; mayBill: boolean }) {
  const { t } = useLingui();
  return (
    <>
      <Button
        component={Link}
        to="/customers/$id"
        params={{ id: String(customer) } as never}
        variant="default"
        size="compact-sm"
      >
        {t`Whole page`}
      </Button>
      {mayBill && (
        <Button
          component={Link}
          to="/counter"
          search={{ for: String(customer) } as never}
          variant="default"
          size="compact-sm"
        >
          {t`Bill`}
        </Button>
      )}
    </>
  );
}
