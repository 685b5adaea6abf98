import { useLingui } from "@lingui/react/macro";
import { Button, Group, Modal, NativeSelect, Stack, Textarea, TextInput } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useMemo } from "react";
import { client } from "@/api/client";
import { Refused } from "@/api/errors";
import { useMe } from "@/api/me";
import type { components } from "@/api/schema";
import { KIND_LABELS } from "@/components/calls/words";
import { DayField, useReadDay } from "@/components/day-field";
import { ErrorNote } from "@/components/error-note";
import { FormButtons } from "@/components/form-buttons";
import { addDays, formatDay } from "@/lib/dates";
import { useDraft } from "@/lib/drafts";
import { type LeadDetail, renewLeads } from "../use-leads";

type Kind = components["schemas"]["FollowUpKindEnum"];
type Draft = {
  key: string;
  kind: Kind;
  project: string;
  notes: string;
  day: string;
  reason: string;
};

const STEPS = [1, 3, 7, 30];
const LONGEST_NOTE = 500;
const PLACES = ["next_follow_up_on", "notes", "closing_reason", "project", "kind"];

type Props = { lead: LeadDetail; onClose: (said?: string) => void };

/** What was said by whatever way, for which project, and the next day or why there is none. */
export function FollowUpForm({ lead, onClose }: Props) {
  const { t, i18n } = useLingui();
  const me = useMe();
  const queries = useQueryClient();
  const inUse = lead.associations.filter((line) => line.archived_at === null);
  const only = inUse.length === 1 ? String(inUse[0]?.project) : "";
  const empty = useMemo<Draft>(
    () => ({
      key: crypto.randomUUID(),
      kind: "call",
      project: only,
      notes: "",
      day: "",
      reason: "",
    }),
    [only],
  );
  const draft = useDraft<Draft>(me.id, `follow-up:${lead.id}`, empty);
  const { key, kind, project, notes, day: typed, reason } = draft.value;
  const today = me.today ?? "";
  const day = useReadDay("future")(typed);
  const isWon = lead.conversion_status === "converted"; // who needs no next step
  const hasEnd = !!day !== !!reason.trim() || (isWon && !day && !reason.trim());
  const save = useMutation({
    mutationFn: async () => {
      await client.POST("/api/leads/{id}/follow-ups/", {
        params: { path: { id: lead.id }, header: { "Idempotency-Key": key } },
        body: {
          kind,
          notes: notes.trim(),
          project: project ? Number(project) : null,
          ...(day && { next_follow_up_on: day }),
          ...(reason.trim() && { closing_reason: reason.trim() }),
        },
      });
    },
    onSuccess: async () => {
      await draft.discard();
      void renewLeads(queries);
      onClose(day ? t`Next on ${formatDay(day, i18n.locale)}.` : t`Written down.`);
    },
  });
  const refused = save.error instanceof Refused ? save.error : undefined;
  const hasOwnPlace = refused?.errors.some((each) => each.field && PLACES.includes(each.field));
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (hasEnd && !save.isPending) save.mutate();
  };
  useHotkeys([["mod+Enter", () => submit()]], []);
  const change = (part: Partial<Draft>) => {
    save.reset();
    draft.change((now) => ({ ...now, ...part }));
  };
  const name = lead.full_name || lead.contact_number;
  return (
    <Modal
      opened
      onClose={() => onClose()}
      title={t`Follow-up of ${name}`}
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
                  onClick={() => change({ day: step, reason: "" })}
                >
                  +{days}
                </Button>
              );
            })}
          </Group>
          <DayField
            label={t`Next day`}
            typed={typed}
            onChange={(day) => change({ day })}
            direction="future"
            hint={isWon ? t`Who is won needs none.` : t`Or below why there is no next one.`}
            refused={refused?.at("next_follow_up_on")}
            isFirst
          />
          <Textarea
            label={t`What was said`}
            value={notes}
            onChange={(event) => change({ notes: event.currentTarget.value })}
            error={refused?.at("notes")}
            maxLength={LONGEST_NOTE}
            autosize
            minRows={2}
            maxRows={5}
            dir="auto"
          />
          <Group grow>
            <NativeSelect
              label={t`How`}
              value={kind}
              onChange={(event) => change({ kind: event.currentTarget.value as Kind })}
              error={refused?.at("kind")}
              data={Object.entries(KIND_LABELS).map(([value, label]) => ({
                value,
                label: i18n._(label),
              }))}
            />
            {inUse.length > 0 && (
              <NativeSelect
                label={t`For which project`}
                value={project}
                onChange={(event) => change({ project: event.currentTarget.value })}
                error={refused?.at("project")}
                data={[
                  { value: "", label: t`None in particular` },
                  ...inUse.map((line) => ({
                    value: String(line.project),
                    label: line.project_name,
                  })),
                ]}
              />
            )}
          </Group>
          {!isWon && (
            <TextInput
              label={t`No next one, because`}
              description={t`The lead is lost for this reason; it can be opened again.`}
              value={reason}
              onChange={(event) => change({ reason: event.currentTarget.value })}
              error={refused?.at("closing_reason")}
              maxLength={LONGEST_NOTE}
              autoComplete="off"
              dir="auto"
            />
          )}
          {save.isError && !hasOwnPlace && <ErrorNote error={save.error} />}
          <FormButtons
            onDiscard={() => {
              void draft.discard();
              onClose();
            }}
            isBlank={!notes && !typed && !reason}
            maySave={hasEnd}
            isSaving={save.isPending}
          />
        </Stack>
      </form>
    </Modal>
  );
}
