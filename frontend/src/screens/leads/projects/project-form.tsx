import { useLingui } from "@lingui/react/macro";
import { Anchor } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client } from "@/api/client";
import { renewProjects } from "@/api/projects";
import { type FormField, RecordForm } from "@/components/record-form";
import type { Project } from "../use-leads";
import { DeleteProject } from "./delete-project";

type Props = { project?: Project; onClose: () => void };

/** What leads are interested in. Sheets know it by its name. */
export function ProjectForm({ project, onClose }: Props) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const [isDeleting, setIsDeleting] = useState(false);
  const fields: FormField[] = [
    { name: "name", label: t`Name`, hint: t`As sheets write it` },
    { name: "code", label: t`Code` },
    { name: "city", label: t`City` },
    { name: "description", label: t`Description`, kind: "long" },
    ...(project
      ? [{ name: "is_active", label: t`Open: can be chosen for leads`, kind: "yes" as const }]
      : []),
  ];
  const save = async (body: Record<string, unknown>, _: null, key: string) => {
    if (project) {
      const params = { path: { id: project.id } };
      await client.PATCH("/api/projects/{id}/", { params, body });
    } else {
      const params = { header: { "Idempotency-Key": key } };
      await client.POST("/api/projects/", { params, body: { name: "", ...body } });
    }
    await renewProjects(queries);
  };
  return (
    <RecordForm<void>
      title={project ? t`Correct ${project.name}` : t`A new project`}
      draft={project ? `project:${project.id}` : "project"}
      fields={fields}
      stored={project ? shown(project) : {}}
      onSave={save}
      onClose={onClose}
      further={() =>
        project && (
          <>
            <Anchor component="button" type="button" size="sm" onClick={() => setIsDeleting(true)}>
              {t`Delete the project`}
            </Anchor>
            {isDeleting && (
              <DeleteProject
                project={project}
                onDone={onClose}
                onClose={() => setIsDeleting(false)}
              />
            )}
          </>
        )
      }
    />
  );
}

const shown = (project: Project): Record<string, string> => ({
  name: project.name,
  code: project.code ?? "",
  city: project.city ?? "",
  description: project.description ?? "",
  is_active: String(project.is_active),
});
