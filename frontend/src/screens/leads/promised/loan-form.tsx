import { useLingui } from "@lingui/react/macro";
import { Modal, NativeSelect, Stack, TextInput } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useMemo } from "react";
import { client } from "@/api/client";
import { Refused } from "@/api/errors";
import { useMe } from "@/api/me";
import { DayField, useReadDay } from "@/components/day-field";
import { ErrorNote } from "@/components/error-note";
import { FormButtons } from "@/components/form-buttons";
import { useDraft } from "@/lib/drafts";
import { readAmount } from "@/lib/money";
import { type LeadDetail, renewLeads } from "../use-leads";

type Draft = { key: string; amount: string; lender: string; day: string; project: string };
const PLACES = ["amount", "lender", "promised_on", "project"];

/** Money or papers promised for a day. */
export function LoanForm({ lead, onClose }: { lead: LeadDetail; onClose: () => void }) {
  const { t } = useLingui();
  const me = useMe();
  const queries = useQueryClient();
  const inUse = lead.associations.filter((line) => line.archived_at === null);
  const only = inUse.length === 1 ? String(inUse[0]?.project) : "";
  const empty = useMemo<Draft>(
    () => ({ key: crypto.randomUUID(), amount: "", lender: "", day: "", project: only }),
    [only],
  );
  const draft = useDraft<Draft>(me.id, `loan:${lead.id}`, empty);
  const typed = draft.value;
  const amount = readAmount(typed.amount, me.currency?.decimals ?? 2);
  const day = useReadDay("future")(typed.day);
  const save = useMutation({
    mutationFn: async () => {
      await client.POST("/api/loan-commitments/", {
        params: { header: { "Idempotency-Key": typed.key } },
        body: {
          lead: lead.id,
          amount: amount ?? "",
          lender: typed.lender.trim(),
          promised_on: day ?? "",
          project: typed.project ? Number(typed.project) : null,
        },
      });
    },
    onSuccess: async () => {
      await draft.discard();
      await renewLeads(queries);
      onClose();
    },
  });
  const maySave = amount !== null && day !== null;
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (maySave && !save.isPending) save.mutate();
  };
  useHotkeys([["mod+Enter", () => submit()]], []);
  const refused = save.error instanceof Refused ? save.error : undefined;
  const hasOwnPlace = refused?.errors.some((each) => each.field && PLACES.includes(each.field));
  const change = (part: Partial<Draft>) => {
    save.reset();
    draft.change((now) => ({ ...now, ...part }));
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`A loan is promised`}
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            label={t`Amount`}
            value={typed.amount}
            onChange={(event) => change({ amount: event.currentTarget.value })}
            error={
              refused?.at("amount") ??
              (typed.amount.trim() && amount === null && t`An amount, such as 64,00,000.`)
            }
            inputMode="decimal"
            autoComplete="off"
            data-autofocus
          />
          <TextInput
            label={t`By whom`}
            value={typed.lender}
            onChange={(event) => change({ lender: event.currentTarget.value })}
            error={refused?.at("lender")}
            maxLength={120}
            autoComplete="off"
            dir="auto"
          />
          <DayField
            label={t`Promised for`}
            typed={typed.day}
            onChange={(day) => change({ day })}
            direction="future"
            hint={t`After that day it counts as overdue.`}
            refused={refused?.at("promised_on")}
          />
          {inUse.length > 0 && (
            <NativeSelect
              label={t`For which project`}
              value={typed.project}
              onChange={(event) => change({ project: event.currentTarget.value })}
              error={refused?.at("project")}
              data={[
                { value: "", label: t`None in particular` },
                ...inUse.map((line) => ({ value: String(line.project), label: line.project_name })),
              ]}
            />
          )}
          {save.isError && !hasOwnPlace && <ErrorNote error={save.error} />}
          <FormButtons
            onDiscard={() => {
              void draft.discard();
              onClose();
            }}
            isBlank={!typed.amount && !typed.lender && !typed.day}
            maySave={maySave}
            isSaving={save.isPending}
          />
        </Stack>
      </form>
    </Modal>
  );
}
