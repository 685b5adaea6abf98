import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Badge, Button, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client } from "@/api/client";
import type { components } from "@/api/schema";
import { ErrorNote } from "@/components/error-note";
import { ListBody } from "@/components/lists/list-body";
import classes from "@/components/lists/lists.module.css";
import { formatMoment } from "../moments";
import { SettingsPage } from "../page";

type Session = components["schemas"]["Session"];
const KEY = ["me", "sessions"];
const MOST = 200;

/** Where one is signed in, by device and place. */
export function Sessions() {
  const { t } = useLingui();
  const queries = useQueryClient();
  const sessions = useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) => {
      const query = { page_size: MOST };
      const { data } = await client.GET("/api/me/sessions/", { params: { query }, signal });
      return data?.results ?? [];
    },
  });
  const endOthers = useMutation({
    mutationFn: async () => (await client.POST("/api/me/sessions/end-others/", {})).data,
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
  });
  const others = (sessions.data ?? []).filter((session) => !session.is_current).length;
  const ended = endOthers.data?.ended ?? 0;
  return (
    <SettingsPage topic="/settings/sessions">
      <ListBody query={sessions} isEmpty={() => false} empty={null}>
        {(answer) => (
          <ul className={classes.rows} aria-label={t`Where you are signed in`}>
            {answer.map((session) => (
              <Row key={session.id} session={session} />
            ))}
          </ul>
        )}
      </ListBody>
      <Group gap="sm">
        {others > 0 && (
          <Button
            variant="default"
            loading={endOthers.isPending}
            onClick={() => endOthers.mutate()}
          >{t`Sign all others out`}</Button>
        )}
        {endOthers.isSuccess && (
          <Text size="sm" role="status">
            {plural(ended, { one: "# device is signed out.", other: "# devices are signed out." })}
          </Text>
        )}
      </Group>
      {endOthers.isError && <ErrorNote error={endOthers.error} />}
    </SettingsPage>
  );
}

function Row({ session }: { session: Session }) {
  const { t, i18n } = useLingui();
  const queries = useQueryClient();
  const end = useMutation({
    mutationFn: () =>
      client.DELETE("/api/me/sessions/{id}/", { params: { path: { id: session.id } } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
  });
  const device = session.browser || t`An unknown device`;
  const facts = [
    session.kind === "admin" ? t`the admin site` : "",
    session.address,
    t`last used ${formatMoment(session.last_used_at, i18n.locale)}`,
  ].filter(Boolean);
  return (
    <li className={classes.row}>
      <Stack gap={4} flex={1}>
        <Group justify="space-between" gap="sm" wrap="nowrap">
          <div>
            <Text fw={500}>{device}</Text>
            <Text size="sm" c="dimmed">
              {facts.join(" · ")}
            </Text>
          </div>
          {session.is_current ? (
            <Badge variant="light">{t`This one`}</Badge>
          ) : (
            <Button
              variant="default"
              size="compact-sm"
              loading={end.isPending}
              onClick={() => end.mutate()}
              aria-label={`${t`Sign out`}: ${device}`}
            >
              {t`Sign out`}
            </Button>
          )}
        </Group>
        {end.isError && <ErrorNote error={end.error} />}
      </Stack>
    </li>
  );
}
