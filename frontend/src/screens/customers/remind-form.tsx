import { useLingui } from "@lingui/react/macro";
import { Button, Group, Modal, Stack, Textarea } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useMemo } from "react";
import { client } from "@/api/client";
import { Refused } from "@/api/errors";
import { useMe } from "@/api/me";
import { DayField, useReadDay } from "@/components/day-field";
import { ErrorNote } from "@/components/error-note";
import { addDays, formatDay } from "@/lib/dates";
import { useDraft } from "@/lib/drafts";
import { renewReminders } from "./planned";
import type { Customer } from "./use-customers";

type Draft = { key: string; day: string; note: string };

const STEPS = [1, 3, 7, 30];
const LONGEST_NOTE = 500;

type Props = { customer: Customer; onClose: (said?: string) => void };

/** A day on which the customer stands in one's own day, and what for. */
export function RemindForm({ customer, onClose }: Props) {
  const { t, i18n } = useLingui();
  const me = useMe();
  const queries = useQueryClient();
  const empty = useMemo<Draft>(() => ({ key: crypto.randomUUID(), day: "", note: "" }), []);
  const draft = useDraft<Draft>(me.id, `remind:${customer.id}`, empty);
  const { key, day: typed, note } = draft.value;
  const today = me.today ?? "";
  const day = useReadDay("future")(typed);
  const plan = useMutation({
    mutationFn: () =>
      client.POST("/api/customer-reminders/", {
        params: { header: { "Idempotency-Key": key } },
        body: { customer: customer.id, due_on: day as string, note: note.trim() },
      }),
    onSuccess: async () => {
      const said = t`In your day on ${formatDay(day ?? today, i18n.locale)}.`;
      await draft.discard();
      await renewReminders(queries);
      onClose(said);
    },
  });
  const refused = plan.error instanceof Refused ? plan.error : undefined;
  const hasOwnPlace = refused?.at("due_on") ?? refused?.at("note");
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (day && !plan.isPending) plan.mutate();
  };
  useHotkeys([["mod+Enter", () => submit()]], []);
  const change = (part: Partial<Draft>) => {
    plan.reset();
    draft.change((now) => ({ ...now, ...part }));
  };
  return (
    <Modal
      opened
      onClose={() => onClose()}
      title={t`Remind me of ${customer.full_name || customer.phone}`}
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <form onSubmit={submit}>
        <Stack>
          <Group gap="xs">
            {STEPS.map((days) => {
              const step = addDays(today, days);
              return (
                <Button
                  key={days}
                  variant={day === step ? "filled" : "default"}
                  size="compact-md"
                  aria-pressed={day === step}
                  aria-label={`+${days}: ${formatDay(step, i18n.locale)}`}
                  onClick={() => change({ day: step })}
                >
                  +{days}
                </Button>
              );
            })}
          </Group>
          <DayField
            label={t`Day`}
            typed={typed}
            onChange={(day) => change({ day })}
            direction="future"
            hint={t`When to call them, or what else is to be done.`}
            refused={refused?.at("due_on")}
          />
          <Textarea
            label={t`Note`}
            value={note}
            onChange={(event) => change({ note: event.currentTarget.value })}
            error={refused?.at("note")}
            maxLength={LONGEST_NOTE}
            autosize
            minRows={2}
            maxRows={5}
            dir="auto"
          />
          {plan.isError && !hasOwnPlace && <ErrorNote error={plan.error} />}
          <Group justify="flex-end">
            <Button
              variant="default"
              onClick={() => {
                void draft.discard();
                onClose();
              }}
            >
              {t`Throw away`}
            </Button>
            <Button
              type="submit"
              disabled={!day}
              loading={plan.isPending}
              aria-keyshortcuts="Control+Enter"
            >
              {t`Save`}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
