import { useLingui } from "@lingui/react/macro";
import { Button, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { renewBranches } from "@/api/branches";
import { client } from "@/api/client";
import { Refused } from "@/api/errors";
import { useFormatCount } from "@/api/me";
import { ErrorNote } from "@/components/error-note";
import { ListBody } from "@/components/lists/list-body";
import { Counts } from "../counts";
import { JobLine } from "../job-line";
import type { Branch } from "./use-branches";

type Props = { branch: Branch; onDeleted: () => void };

/** Everything that is the branch's own goes with it: what that is, and the name typed by hand. */
export function DeleteBranch({ branch, onDeleted }: Props) {
  const { t } = useLingui();
  const [isOpen, setOpen] = useState(false);
  return (
    <Stack component="section" gap="sm" mt="xl" aria-label={t`Delete this branch`}>
      <Title order={2} size="h5">{t`Delete this branch`}</Title>
      {isOpen ? (
        <Confirm branch={branch} onDeleted={onDeleted} onClose={() => setOpen(false)} />
      ) : (
        <Group>
          <Button variant="default" onClick={() => setOpen(true)}>
            {t`See what would go`}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function Confirm({ branch, onDeleted, onClose }: Props & { onClose: () => void }) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const format = useFormatCount();
  const [typed, setTyped] = useState("");
  const path = { path: { pk: branch.id } };
  const preview = useQuery({
    queryKey: ["branches", "deletion", branch.id],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/branches/{id}/deletion/", {
        params: { path: { id: branch.id, pk: branch.id } as never },
        signal,
      });
      return data;
    },
    gcTime: 0,
  });
  const start = useMutation({
    mutationFn: async () => {
      const { data } = await client.POST("/api/branches/{id}/deletion/", {
        params: { path: { id: branch.id, ...path.path } as never },
        body: { name: typed },
      });
      return data;
    },
  });
  if (start.data) {
    return (
      <JobLine
        id={start.data.id}
        done={t`The branch is deleted.`}
        onDone={() => {
          onDeleted();
          void renewBranches(queries);
        }}
      />
    );
  }
  const wrong = start.error instanceof Refused ? start.error.at("name") : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed && !start.isPending) start.mutate();
  };
  return (
    <ListBody query={preview} isEmpty={() => false} empty={null}>
      {(found) => (
        <form onSubmit={submit}>
          <Stack gap="sm">
            <Text>{t`${format(found?.total ?? 0)} records go, and nothing brings them back. A closed branch keeps them.`}</Text>
            <Counts label={t`What goes`} counts={found?.goes ?? []} />
            <Counts label={t`What stays`} counts={found?.stays ?? []} />
            <TextInput
              label={t`Type the name of the branch to delete it`}
              description={branch.name}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
              error={wrong}
              autoComplete="off"
              dir="auto"
            />
            {start.isError && !wrong && <ErrorNote error={start.error} />}
            <Group>
              <Button variant="default" onClick={onClose}>{t`Keep it`}</Button>
              <Button type="submit" color="red" disabled={!typed} loading={start.isPending}>
                {t`Delete it with everything`}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </ListBody>
  );
}
