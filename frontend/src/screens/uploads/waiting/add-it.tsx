import { useLingui } from "@lingui/react/macro";
import { Button, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { renewBranches } from "@/api/branches";
import { client } from "@/api/client";
import { useMay } from "@/api/me";
import { ErrorNote } from "@/components/error-note";
import type { WaitingGroup } from "./use-groups";

type Props = { group: WaitingGroup; onAdded: () => void };

/** A shop or project that a sheet names and nobody entered yet is entered here, not elsewhere. */
export function AddIt({ group, onAdded }: Props) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const isShop = group.code === "branch_unknown";
  const mayAddShops = useMay("administer");
  const mayAddProjects = useMay("manage");
  const add = useMutation({
    mutationFn: async () => {
      const body = { name: group.value };
      if (isShop) {
        await client.POST("/api/branches/", { body });
        await renewBranches(queries);
      } else {
        await client.POST("/api/projects/", { body });
        await queries.invalidateQueries({ queryKey: ["projects"] });
      }
    },
    onSuccess: onAdded,
  });
  if (!group.value || !(isShop || group.code === "project_unknown")) return null;
  if (!(isShop ? mayAddShops : mayAddProjects)) {
    return (
      <Text size="sm" c="dimmed">
        {isShop
          ? t`A shop of its own? An owner adds it.`
          : t`A project of its own? A manager adds it.`}
      </Text>
    );
  }
  return (
    <Stack gap={6}>
      <Group>
        <Button
          variant="default"
          size="compact-sm"
          h="auto"
          py={4}
          styles={{ label: { whiteSpace: "normal" } }}
          loading={add.isPending}
          onClick={() => add.mutate()}
        >
          {isShop ? t`Add ${group.value} as a branch` : t`Add ${group.value} as a project`}
        </Button>
      </Group>
      {add.isError && <ErrorNote error={add.error} />}
    </Stack>
  );
}
