import { useLingui } from "@lingui/react/macro";
import { Alert, Button, Modal, NativeSelect, Stack, Text, Textarea } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useMemo } from "react";
import { client } from "@/api/client";
import { Refused } from "@/api/errors";
import { useMe } from "@/api/me";
import { DayField, useReadDay } from "@/components/day-field";
import { ErrorNote } from "@/components/error-note";
import { FormButtons } from "@/components/form-buttons";
import { branchHere } from "@/lib/branch-here";
import { formatShortDay } from "@/lib/dates";
import { useDraft } from "@/lib/drafts";
import { type Came, joinNotes } from "./notes";
import { type Customer, renewCustomer } from "./use-customers";

type Draft = { key: string; came: Came; branch: number | null; day: string; notes: string };

const LONGEST_NOTES = 2_000;

type Props = { customer: Customer; onClose: (said?: string) => void };

/** They came and there is no bill: where, when, and what they said. */
export function VisitForm({ customer, onClose }: Props) {
  const { t, i18n } = useLingui();
  const me = useMe();
  const queries = useQueryClient();
  const here = branchHere(me) ?? me.branches.find(({ id }) => id === customer.branch)?.id ?? null;
  const empty = useMemo<Draft>(
    () => ({ key: crypto.randomUUID(), came: "no_purchase", branch: here, day: "", notes: "" }),
    [here],
  );
  const draft = useDraft<Draft>(me.id, `visit:${customer.id}`, empty);
  const { key, came, branch, day: typed, notes } = draft.value;
  const today = me.today ?? "";
  const day = useReadDay("past")(typed.trim() || "today");
  const saved = async () => {
    const said = t`Visit of ${formatShortDay(day ?? today, today, i18n.locale)} recorded.`;
    await draft.discard();
    await renewCustomer(queries);
    onClose(said);
  };
  const record = useMutation({
    mutationFn: () =>
      client.POST("/api/visits/", {
        params: { header: { "Idempotency-Key": key } },
        body: {
          customer: customer.id,
          branch: branch as number,
          visit_date: day as string,
          outcome: came,
          notes: notes.trim(),
        },
      }),
    onSuccess: saved,
  });
  const add = useMutation({
    mutationFn: (visit: number) => addTo(visit, came, notes),
    onSuccess: saved,
  });
  const refused = record.error instanceof Refused ? record.error : undefined;
  const known = refused?.code === "already_recorded" ? Number(refused.body.visit) : null;
  const ofField = refused?.at("visit_date") ?? refused?.at("branch") ?? refused?.at("notes");
  const isBusy = record.isPending || add.isPending;
  const mayRecord = branch !== null && day !== null && !isBusy;
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (mayRecord) record.mutate();
  };
  useHotkeys([["mod+Enter", () => submit()]], []);
  const change = (part: Partial<Draft>) => {
    record.reset();
    draft.change((now) => ({ ...now, ...part }));
  };
  return (
    <Modal
      opened
      onClose={() => onClose()}
      title={t`Visit of ${customer.full_name || customer.phone}`}
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <form onSubmit={submit}>
        <Stack>
          <NativeSelect
            label={t`What came of it`}
            value={came}
            onChange={(event) => change({ came: event.currentTarget.value as Came })}
            data={[
              { value: "no_purchase", label: t`Came, did not buy` },
              { value: "unknown", label: t`Came, nothing more is known` },
            ]}
            data-autofocus
          />
          {me.branches.length > 1 && (
            <NativeSelect
              label={t`Shop`}
              value={branch ?? ""}
              error={refused?.at("branch")}
              onChange={(event) => change({ branch: Number(event.currentTarget.value) || null })}
              data={[
                ...(branch === null ? [{ value: "", label: t`Choose a shop` }] : []),
                ...me.branches.map((each) => ({ value: String(each.id), label: each.name })),
              ]}
            />
          )}
          <DayField
            label={t`Day`}
            typed={typed}
            onChange={(day) => change({ day })}
            direction="past"
            hint={t`Today, unless another day is given.`}
            refused={refused?.at("visit_date")}
          />
          <Textarea
            label={t`Notes`}
            value={notes}
            onChange={(event) => change({ notes: event.currentTarget.value })}
            error={refused?.at("notes")}
            maxLength={LONGEST_NOTES}
            autosize
            minRows={2}
            maxRows={6}
            dir="auto"
          />
          {known !== null && (
            <Alert color="orange" role="alert" title={t`This visit is recorded already.`}>
              <Stack gap="xs" align="flex-start">
                <Text size="sm">{t`What you give here can be added to it.`}</Text>
                <Button size="compact-md" loading={isBusy} onClick={() => add.mutate(known)}>
                  {t`Add to that visit`}
                </Button>
              </Stack>
            </Alert>
          )}
          {record.isError && known === null && !ofField && <ErrorNote error={record.error} />}
          {add.isError && <ErrorNote error={add.error} />}
          <FormButtons
            onDiscard={() => {
              void draft.discard();
              onClose();
            }}
            maySave={mayRecord}
            isSaving={record.isPending}
          />
        </Stack>
      </form>
    </Modal>
  );
}

/** To the notes that are there; that somebody bought is not taken back. */
async function addTo(visit: number, came: Came, notes: string): Promise<void> {
  const path = { id: visit };
  const { data } = await client.GET("/api/visits/{id}/", { params: { path } });
  const isKnown = data?.outcome !== "unknown";
  await client.PATCH("/api/visits/{id}/", {
    params: { path },
    body: {
      notes: joinNotes(data?.notes ?? "", notes),
      ...(!isKnown && { outcome: came }),
    },
  });
}
