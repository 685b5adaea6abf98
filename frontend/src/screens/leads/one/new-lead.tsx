import { useLingui } from "@lingui/react/macro";
import { Button, Modal, NativeSelect, Stack, Text, TextInput } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useMemo, useState } from "react";
import { client } from "@/api/client";
import { Refused } from "@/api/errors";
import { useMay, useMe } from "@/api/me";
import { useProjects } from "@/api/projects";
import { ErrorNote } from "@/components/error-note";
import { FormButtons } from "@/components/form-buttons";
import { Empty } from "@/components/lists/list-body";
import { useDraft } from "@/lib/drafts";
import { renewLeads } from "../use-leads";

type Draft = {
  full_name: string;
  phone: string;
  source: string;
  project: string;
  branch: string;
};
const TEXTS = ["phone", "full_name", "source"] as const;

type Props = { project?: number | undefined; onClose: (lead?: number) => void };

/** For who may. `project`: what the lead is for at first. */
export function AddLead({ project }: { project?: number | undefined }) {
  const { t } = useLingui();
  const mayWork = useMay("work");
  const navigate = useNavigate();
  const [isAdding, setIsAdding] = useState(false);
  if (!mayWork) return null;
  return (
    <>
      <Button onClick={() => setIsAdding(true)}>{t`New lead`}</Button>
      {isAdding && (
        <NewLead
          project={project}
          onClose={(id) => {
            setIsAdding(false);
            if (id) void navigate({ to: "/leads/$id", params: { id: String(id) } });
          }}
        />
      )}
    </>
  );
}

/** Where no filter is to blame. */
export function NoLeads() {
  const { t } = useLingui();
  const mayWork = useMay("work");
  return (
    <Empty action={<AddLead />}>
      {mayWork
        ? t`No leads yet. Enter one here, or hand in a sheet of them under Uploads.`
        : t`No leads yet. Staff enter them, or hand in a sheet of them.`}
    </Empty>
  );
}

/** Somebody to win. A phone that is known brings that lead up to date, and makes no second one. */
function NewLead({ project, onClose }: Props) {
  const { t } = useLingui();
  const me = useMe();
  const queries = useQueryClient();
  const projects = useProjects();
  const empty = useMemo<Draft>(
    () => ({
      full_name: "",
      phone: "",
      source: "",
      project: project ? String(project) : "",
      branch: "",
    }),
    [project],
  );
  const draft = useDraft<Draft>(me.id, "new-lead", empty);
  const typed = draft.value;
  const save = useMutation({
    mutationFn: async () => {
      const { project, branch, ...texts } = typed;
      const { data } = await client.POST("/api/leads/", {
        body: {
          ...texts,
          ...(project && { project: Number(project) }),
          ...(branch && { branch: Number(branch) }),
        },
      });
      return data?.id;
    },
    onSuccess: async (id) => {
      await draft.discard();
      void renewLeads(queries);
      onClose(id);
    },
  });
  const maySave = typed.phone.trim() !== "";
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (maySave && !save.isPending) save.mutate();
  };
  useHotkeys([["mod+Enter", () => submit()]], []);
  const refused = save.error instanceof Refused ? save.error : undefined;
  const change = (part: Partial<Draft>) => draft.change((now) => ({ ...now, ...part }));
  const labels = { phone: t`Phone`, full_name: t`Name`, source: t`Came from` };
  const places = [...TEXTS, "project", "branch"];
  const hasOwnPlace = refused?.errors.some((each) => each.field && places.includes(each.field));
  return (
    <Modal
      opened
      onClose={() => onClose()}
      title={t`New lead`}
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          {TEXTS.map((field) => (
            <TextInput
              key={field}
              label={labels[field]}
              value={typed[field]}
              onChange={(event) => change({ [field]: event.currentTarget.value })}
              error={refused?.at(field)}
              autoComplete="off"
              dir="auto"
              {...(field === "phone" && { type: "tel", dir: "ltr", "data-autofocus": true })}
            />
          ))}
          {(projects.data?.length ?? 0) > 0 && (
            <NativeSelect
              label={t`Interested in`}
              value={typed.project}
              onChange={(event) => change({ project: event.currentTarget.value })}
              error={refused?.at("project")}
              data={[
                { value: "", label: t`No project yet` },
                ...(projects.data ?? [])
                  .filter((each) => each.is_active)
                  .map((each) => ({ value: String(each.id), label: each.name })),
              ]}
            />
          )}
          {me.branches.length > 1 && (
            <NativeSelect
              label={t`Shop`}
              value={typed.branch}
              onChange={(event) => change({ branch: event.currentTarget.value })}
              error={refused?.at("branch")}
              data={[
                { value: "", label: t`None in particular` },
                ...me.branches.map((each) => ({ value: String(each.id), label: each.name })),
              ]}
            />
          )}
          <Text size="sm" c="dimmed">
            {t`Whose phone is known already is brought up to date, and not doubled.`}
          </Text>
          {save.isError && !hasOwnPlace && <ErrorNote error={save.error} />}
          <FormButtons
            onDiscard={() => {
              void draft.discard();
              onClose();
            }}
            isBlank={Object.values(typed).every((text) => !text)}
            maySave={maySave}
            isSaving={save.isPending}
          />
        </Stack>
      </form>
    </Modal>
  );
}
