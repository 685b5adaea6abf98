import { useLingui } from "@lingui/react/macro";
import { Button, Group, NativeSelect, Stack, Text, TextInput, Title } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { client } from "@/api/client";
import { Refused } from "@/api/errors";
import { useProjects } from "@/api/projects";
import { ErrorNote } from "@/components/error-note";
import lists from "@/components/lists/lists.module.css";
import { readAmount } from "@/lib/money";
import { type Partner, renewPartners } from "./use-partners";

const HUNDREDTHS = 2; // decimals of a percentage

/** For which projects they work, with what they earn there. */
export function ProjectLinks({ partner }: { partner: Partner }) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const unlink = useMutation({
    mutationFn: (project: number) =>
      client.DELETE("/api/channel-partners/{id}/projects/{project_id}/", {
        params: { path: { id: partner.id, project_id: project } },
      }),
    onSuccess: () => renewPartners(queries),
  });
  return (
    <Stack gap="xs" component="section">
      <Title order={2} size="h5">{t`Projects and commission`}</Title>
      {partner.projects.length > 0 && (
        <ul className={lists.rows} aria-label={t`Projects`}>
          {partner.projects.map((each) => (
            <li key={each.project} className={lists.row}>
              <Group justify="space-between" flex={1}>
                <Text dir="auto">{each.project_name}</Text>
                <Group gap="sm">
                  <Text size="sm">
                    {each.commission_percent === null
                      ? t`no commission agreed`
                      : t`${shown(each.commission_percent)} %`}
                  </Text>
                  <Button
                    size="compact-sm"
                    variant="default"
                    loading={unlink.isPending && unlink.variables === each.project}
                    onClick={() => unlink.mutate(each.project)}
                    aria-label={t`Take out: ${each.project_name}`}
                  >
                    {t`Take out`}
                  </Button>
                </Group>
              </Group>
            </li>
          ))}
        </ul>
      )}
      {unlink.isError && <ErrorNote error={unlink.error} />}
      <LinkForm partner={partner} />
    </Stack>
  );
}

/** A project that they work for already is given another commission. */
function LinkForm({ partner }: { partner: Partner }) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const projects = useProjects();
  const [project, setProject] = useState("");
  const [typed, setTyped] = useState("");
  const percent = typed.trim() ? readAmount(typed.replace(/%\s*$/, ""), HUNDREDTHS) : null;
  const isWrong = typed.trim() !== "" && percent === null;
  const link = useMutation({
    mutationFn: () =>
      client.POST("/api/channel-partners/{id}/projects/", {
        params: { path: { id: partner.id } },
        body: { project: Number(project), commission_percent: percent },
      }),
    onSuccess: async () => {
      setProject("");
      setTyped("");
      await renewPartners(queries);
    },
  });
  const refused = link.error instanceof Refused ? link.error : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (project && !isWrong && !link.isPending) link.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Group align="flex-start" gap="sm">
        <NativeSelect
          label={t`Project`}
          value={project}
          onChange={(event) => setProject(event.currentTarget.value)}
          error={refused?.at("project")}
          data={[
            { value: "", label: t`Choose one` },
            ...(projects.data ?? [])
              .filter((each) => each.is_active)
              .map((each) => ({ value: String(each.id), label: each.name })),
          ]}
        />
        <TextInput
          label={t`Commission, percent`}
          inputMode="decimal"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          error={isWrong ? t`A number such as 2 or 1.75.` : refused?.at("commission_percent")}
          description={t`Empty where none is agreed`}
          inputWrapperOrder={["label", "input", "description", "error"]}
        />
        <Button
          type="submit"
          variant="default"
          mt={24}
          disabled={!project || isWrong}
          loading={link.isPending}
        >
          {t`Add the project`}
        </Button>
      </Group>
      {link.isError && !refused?.at("project") && !refused?.at("commission_percent") && (
        <ErrorNote error={link.error} />
      )}
    </form>
  );
}

const shown = (percent: string) => percent.replace(/\.?0+$/, "");
