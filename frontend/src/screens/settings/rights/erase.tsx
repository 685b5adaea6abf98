import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Button, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { Refused } from "@/api/errors";
import { ErrorNote } from "@/components/error-note";
import { ListBody } from "@/components/lists/list-body";
import { Counts } from "../counts";
import { erasureOptions, startErasing } from "./use-person";

const route = getRouteApi("/settings/rights");

/** First what it would do, then the customer's number typed by hand. Nothing brings it back. */
export function Erase({ id }: { id: number }) {
  const { t } = useLingui();
  const [isOpen, setOpen] = useState(false);
  return (
    <Stack component="section" gap="sm" aria-label={t`Erase me`}>
      <Title order={3} size="h5">{t`Erase me`}</Title>
      {isOpen ? (
        <Confirm id={id} onClose={() => setOpen(false)} />
      ) : (
        <Group>
          <Button variant="default" onClick={() => setOpen(true)}>
            {t`See what would be erased`}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function Confirm({ id, onClose }: { id: number; onClose: () => void }) {
  const { t } = useLingui();
  const navigate = route.useNavigate();
  const queries = useQueryClient();
  const preview = useQuery(erasureOptions(id));
  const [typed, setTyped] = useState("");
  const erase = useMutation({
    mutationFn: () => startErasing(id, typed.trim()),
    onSuccess: async (job) => {
      await navigate({ search: { job: String(job ?? "") }, replace: true });
      await queries.invalidateQueries({ queryKey: ["customers"] });
    },
  });
  const wrong = erase.error instanceof Refused ? erase.error.at("confirm") : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() && !erase.isPending) erase.mutate();
  };
  return (
    <ListBody query={preview} isEmpty={() => false} empty={null}>
      {(found) => {
        const waits = found?.waits_for ?? 0;
        return (
          <form onSubmit={submit}>
            <Stack gap="sm">
              <Text>
                {t`Name, phones, words: gone everywhere, rows of sheets included. Figures stay, of nobody in particular. Nothing brings the person back.`}
              </Text>
              <Counts label={t`What is deleted`} counts={found?.goes ?? []} />
              <Counts
                label={t`What is emptied and stays for the figures`}
                counts={found?.empties ?? []}
              />
              {(found?.files ?? []).length > 0 && (
                <Text size="sm" dir="auto">
                  {t`Stored sheets that go; their rows stay: ${(found?.files ?? []).join(", ")}`}
                </Text>
              )}
              {waits > 0 && (
                <Text size="sm">
                  {plural(waits, {
                    one: "It waits for the end of # upload.",
                    other: "It waits for the end of # uploads.",
                  })}
                </Text>
              )}
              <TextInput
                label={t`Type ${found?.confirm ?? ""}, the customer's number, to erase them`}
                value={typed}
                onChange={(event) => setTyped(event.currentTarget.value)}
                error={wrong}
                inputMode="numeric"
                autoComplete="off"
                maw={320}
              />
              {erase.isError && !wrong && <ErrorNote error={erase.error} />}
              <Group>
                <Button variant="default" onClick={onClose}>{t`Keep them`}</Button>
                <Button
                  type="submit"
                  color="red"
                  disabled={!typed.trim()}
                  loading={erase.isPending}
                >{t`Erase them for good`}</Button>
              </Group>
            </Stack>
          </form>
        );
      }}
    </ListBody>
  );
}
