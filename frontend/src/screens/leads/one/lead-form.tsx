import { useLingui } from "@lingui/react/macro";
import { Drawer, NativeSelect, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useMemo } from "react";
import { client } from "@/api/client";
import { Refused } from "@/api/errors";
import { useMe } from "@/api/me";
import { ErrorNote } from "@/components/error-note";
import { FormButtons } from "@/components/form-buttons";
import { TextLink } from "@/components/text-link";
import { useDraft } from "@/lib/drafts";
import { FIELD_LABELS } from "../texts";
import { type LeadDetail, renewLeads } from "../use-leads";
import { type Corrections, correct, FIELDS, type Field, shownValue, toSend } from "./corrections";

/** Behind a button, so that reading changes nothing; sends the corrected fields only. */
export function LeadForm({ lead, onClose }: { lead: LeadDetail; onClose: () => void }) {
  const { t, i18n } = useLingui();
  const me = useMe();
  const queries = useQueryClient();
  const none = useMemo<Corrections>(() => ({}), []);
  const draft = useDraft<Corrections>(me.id, `lead:${lead.id}`, none);
  const corrections = draft.value;
  const save = useMutation({
    mutationFn: () =>
      client.PATCH("/api/leads/{id}/", {
        params: { path: { id: lead.id } },
        body: toSend(corrections),
      }),
    onSuccess: async () => {
      await draft.discard();
      await renewLeads(queries);
      onClose();
    },
  });
  const isChanged = Object.keys(corrections).length > 0;
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (isChanged && !save.isPending) save.mutate();
  };
  useHotkeys([["mod+Enter", () => submit()]], []);
  const change = (field: Field | "branch", typed: string) =>
    draft.change((now) => correct(now, lead, field, typed));
  const refused = save.error instanceof Refused ? save.error : undefined;
  /** The customer calls the number a phone; here it is one field. */
  const errorAt = (field: Field) =>
    refused?.at(field) ?? (field === "contact_number" ? refused?.at("phone") : undefined);
  const owner = refused?.body.customer;
  const hasOwnPlace = FIELDS.some(errorAt);
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      title={t`Correct ${lead.full_name || lead.contact_number}`}
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          {FIELDS.map((field) => {
            const shared = {
              label: i18n._(FIELD_LABELS[field]),
              value: corrections[field] ?? shownValue(lead, field),
              error: errorAt(field),
              dir: "auto" as const,
              autoComplete: "off",
              ...(field === "full_name" && { "data-autofocus": true }),
            };
            return field === "notes" ? (
              <Textarea
                key={field}
                {...shared}
                autosize
                minRows={2}
                onChange={(event) => change(field, event.currentTarget.value)}
              />
            ) : (
              <TextInput
                key={field}
                {...shared}
                {...(field === "contact_number" && { type: "tel", dir: "ltr" })}
                onChange={(event) => change(field, event.currentTarget.value)}
              />
            );
          })}
          {me.branches.length > 1 && (
            <NativeSelect
              label={t`Shop`}
              value={corrections.branch ?? shownValue(lead, "branch")}
              onChange={(event) => change("branch", event.currentTarget.value)}
              error={refused?.at("branch")}
              data={[
                { value: "", label: t`None in particular` },
                ...me.branches.map((each) => ({ value: String(each.id), label: each.name })),
              ]}
            />
          )}
          <Text size="sm" c="dimmed">
            {t`Name, phone and passport are those of the customer, too.`}
          </Text>
          {save.isError && !hasOwnPlace && <ErrorNote error={save.error} />}
          {typeof owner === "number" && (
            <TextLink to="/customers/$id" params={{ id: String(owner) }}>
              {t`Open who has it`}
            </TextLink>
          )}
          <FormButtons
            onDiscard={() => {
              void draft.discard();
              onClose();
            }}
            isBlank={!isChanged}
            maySave={isChanged}
            isSaving={save.isPending}
          />
        </Stack>
      </form>
    </Drawer>
  );
}
