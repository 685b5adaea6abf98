import { useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { client } from "@/api/client";
import { Refused } from "@/api/errors";
import { renewProjects } from "@/api/projects";
import { AskOnce } from "@/components/ask-once";
import type { Project } from "../use-leads";

type Props = { project: Project; onDone: () => void; onClose: () => void };

/** One that nothing hangs on goes; any other can be closed instead. */
export function DeleteProject({ project, onDone, onClose }: Props) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const params = { path: { id: project.id } };
  const done = async () => {
    onDone();
    await renewProjects(queries);
  };
  const remove = useMutation({
    mutationFn: () => client.DELETE("/api/projects/{id}/", { params }),
    onSuccess: done,
  });
  const close = useMutation({
    mutationFn: () => client.PATCH("/api/projects/{id}/", { params, body: { is_active: false } }),
    onSuccess: done,
  });
  const isInUse = remove.error instanceof Refused && remove.error.code === "in_use";
  if (isInUse && project.is_active) {
    return (
      <AskOnce
        title={t`Close ${project.name}?`}
        yes={t`Close the project`}
        isPending={close.isPending}
        error={close.error}
        onYes={() => close.mutate()}
        onClose={onClose}
      >
        {t`It has leads, partners, bookings or claims, so it is not deleted. Closed, it keeps them and is offered for no lead.`}
      </AskOnce>
    );
  }
  return (
    <AskOnce
      title={t`Delete ${project.name}?`}
      yes={t`Delete`}
      isPending={remove.isPending}
      error={isInUse ? null : remove.error}
      onYes={() => remove.mutate()}
      onClose={onClose}
    >
      {isInUse
        ? t`It has leads, partners, bookings or claims, so it is not deleted. It is closed already.`
        : t`Nothing brings it back. One that has leads, partners, bookings or claims stays.`}
    </AskOnce>
  );
}
