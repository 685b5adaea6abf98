import { useLingui } from "@lingui/react/macro";
import { Button, Checkbox, Group, Modal, NativeSelect, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { client } from "@/api/client";
import { useColleagues } from "@/api/colleagues";
import { useMay } from "@/api/me";
import { ErrorNote } from "@/components/error-note";
import { FormButtons } from "@/components/form-buttons";
import { isOpenLead, type LeadDetail, renewLeads } from "../use-leads";

/** What becomes of a lead as a whole: worth the effort, lost for a reason, open again; and whose it is. */
export function Decide({ lead }: { lead: LeadDetail }) {
  const { t } = useLingui();
  const mayManage = useMay("manage");
  const queries = useQueryClient();
  const [isLosing, setLosing] = useState(false);
  const params = { path: { id: lead.id } };
  const change = useMutation({
    mutationFn: (to: "qualified" | "open") =>
      to === "qualified"
        ? client.POST("/api/leads/{id}/qualify/", { params })
        : client.POST("/api/leads/{id}/reopen/", { params }),
    onSettled: () => renewLeads(queries),
  });
  const isOpen = isOpenLead(lead);
  return (
    <Stack gap="xs">
      <Group gap="xs">
        {isOpen && lead.conversion_status !== "qualified" && (
          <Button
            variant="default"
            size="compact-md"
            loading={change.isPending}
            onClick={() => change.mutate("qualified")}
          >
            {t`Worth the effort`}
          </Button>
        )}
        {isOpen && (
          <Button variant="default" size="compact-md" onClick={() => setLosing(true)}>
            {t`Lost`}
          </Button>
        )}
        {!isOpen && (
          <Button
            variant="default"
            size="compact-md"
            loading={change.isPending}
            onClick={() => change.mutate("open")}
          >
            {t`Open again`}
          </Button>
        )}
        {mayManage && <Owner lead={lead} />}
      </Group>
      {change.isError && <ErrorNote error={change.error} />}
      {isLosing && <LoseForm lead={lead} onClose={() => setLosing(false)} />}
    </Stack>
  );
}

function Owner({ lead }: { lead: LeadDetail }) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const colleagues = useColleagues();
  const assign = useMutation({
    mutationFn: (to: string) =>
      client.POST("/api/leads/{id}/assign/", {
        params: { path: { id: lead.id } },
        body: { assigned_to: to ? Number(to) : null },
      }),
    onSettled: () => renewLeads(queries),
  });
  const others = (colleagues.data ?? []).filter((each) => each.id !== lead.assigned_to);
  return (
    <>
      <NativeSelect
        size="xs"
        aria-label={t`Whose lead it is`}
        value={String(lead.assigned_to ?? "")}
        disabled={assign.isPending}
        onChange={(event) => assign.mutate(event.currentTarget.value)}
        data={[
          { value: "", label: t`Nobody's` },
          ...(lead.assigned_to
            ? [{ value: String(lead.assigned_to), label: lead.assigned_to_name }]
            : []),
          ...others.map((each) => ({ value: String(each.id), label: each.name })),
        ]}
      />
      {assign.isError && <ErrorNote error={assign.error} />}
    </>
  );
}

function LoseForm({ lead, onClose }: { lead: LeadDetail; onClose: () => void }) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const [archives, setArchives] = useState(false);
  const lose = useMutation({
    mutationFn: () =>
      client.POST("/api/leads/{id}/lose/", {
        params: { path: { id: lead.id } },
        body: { reason: reason.trim(), archive_projects: archives },
      }),
    onSuccess: async () => {
      await renewLeads(queries);
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() && !lose.isPending) lose.mutate();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`${lead.full_name || lead.contact_number}: lost`}
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t`Why`}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            maxLength={500}
            autoComplete="off"
            dir="auto"
            data-autofocus
          />
          {lead.associations.length > 0 && (
            <Checkbox
              label={t`Take the lead out of its projects' lists, too`}
              checked={archives}
              onChange={(event) => setArchives(event.currentTarget.checked)}
            />
          )}
          {lose.isError && <ErrorNote error={lose.error} />}
          <FormButtons
            onDiscard={onClose}
            isBlank={!reason}
            maySave={!!reason.trim()}
            isSaving={lose.isPending}
          />
        </Stack>
      </form>
    </Modal>
  );
}
