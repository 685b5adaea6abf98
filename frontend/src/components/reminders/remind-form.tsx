import { useLingui } from "@lingui/react/macro";
import { Button, Group, Modal, Stack, Textarea } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { type FormEvent, useMemo } from "react";
import { Refused } from "@/api/errors";
import { useMe } from "@/api/me";
import { DayField, useReadDay } from "@/components/day-field";
import { ErrorNote } from "@/components/error-note";
import { FormButtons } from "@/components/form-buttons";
import { addDays, type Day, formatDay } from "@/lib/dates";
import { useDraft } from "@/lib/drafts";
import { usePlan, type Whom } from "./use-reminders";

type Draft = { key: string; day: string; note: string };

const STEPS = [1, 3, 7, 30];
const LONGEST_NOTE = 500;

type Props = { of: Whom; name: string; onClose: (said?: string) => void };

/** A day on which they stand in somebody's day, and what for: in one's own, or in that of whose the
 * contact is. */
export function RemindForm({ of, name, onClose }: Props) {
  const { t, i18n } = useLingui();
  const me = useMe();
  const empty = useMemo<Draft>(() => ({ key: crypto.randomUUID(), day: "", note: "" }), []);
  const draft = useDraft<Draft>(me.id, `remind:${of.kind}:${of.id}`, empty);
  const { key, day: typed, note } = draft.value;
  const today = me.today ?? "";
  const day = useReadDay("future")(typed);
  const plan = usePlan(of);
  const save = async (day: Day) => {
    const planned = await plan.mutateAsync({ key, day, note }).catch(() => null);
    if (!planned) return; // said below
    const on = formatDay(day, i18n.locale);
    const whose = planned.assigned_to_name;
    await draft.discard();
    onClose(
      planned.assigned_to === me.id
        ? t`In your day on ${on}.`
        : t`In the day of ${whose} on ${on}.`,
    );
  };
  const refused = plan.error instanceof Refused ? plan.error : undefined;
  const hasOwnPlace = refused?.at("due_on") ?? refused?.at("note");
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (day && !plan.isPending) void save(day);
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
      title={t`Remind of ${name}`}
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
            isFirst
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
          <FormButtons
            onDiscard={() => {
              void draft.discard();
              onClose();
            }}
            maySave={!!day}
            isSaving={plan.isPending}
          />
        </Stack>
      </form>
    </Modal>
  );
}
