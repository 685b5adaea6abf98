import { useLingui } from "@lingui/react/macro";
import { Badge, Button, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { client } from "@/api/client";
import { useMe } from "@/api/me";
import { ErrorNote } from "@/components/error-note";
import { Empty } from "@/components/lists/list-body";
import classes from "@/components/lists/lists.module.css";
import { PagedList } from "@/components/lists/paged-list";
import { pageOf } from "@/lib/address";
import { formatShortDay } from "@/lib/dates";
import { SettingsPage } from "../page";
import { KeyOnce } from "./key-once";
import { NewKey } from "./new-key";
import { SCOPE_LABELS } from "./scopes";
import { type ApiKey, type NewApiKey, renewKeys, useApiKeys } from "./use-keys";

const route = getRouteApi("/settings/keys");

/** Keys of other systems: made, shown once, ended. */
export function Keys() {
  const { t } = useLingui();
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const queries = useQueryClient();
  const page = pageOf(view.page);
  const keys = useApiKeys(page);
  const [isMaking, setMaking] = useState(false);
  const [made, setMade] = useState<NewApiKey | null>(null);
  const add = !isMaking && !made && <Button onClick={() => setMaking(true)}>{t`New key`}</Button>;
  return (
    <SettingsPage topic="/settings/keys" beside={add}>
      {made && <KeyOnce made={made} onDone={() => setMade(null)} />}
      {isMaking && (
        <NewKey
          onMade={(key) => {
            setMade(key);
            setMaking(false);
            void renewKeys(queries);
          }}
          onClose={() => setMaking(false)}
        />
      )}
      <PagedList
        label={t`API keys`}
        query={keys}
        page={page}
        onPage={(next) => navigate({ search: { page: String(next) } })}
        empty={
          <Empty
            action={add}
          >{t`No other system has a key. A till or a script gets one of its own.`}</Empty>
        }
      >
        {(answer) => answer.results.map((key) => <Row key={key.id} apiKey={key} />)}
      </PagedList>
    </SettingsPage>
  );
}

function Row({ apiKey: key }: { apiKey: ApiKey }) {
  const { t, i18n } = useLingui();
  const queries = useQueryClient();
  const today = useMe().today ?? "";
  const [asks, setAsks] = useState(false);
  const end = useMutation({
    mutationFn: () => client.DELETE("/api/api-keys/{id}/", { params: { path: { id: key.id } } }),
    onSuccess: () => renewKeys(queries),
  });
  const day = (instant: string) => formatShortDay(instant.slice(0, 10), today, i18n.locale);
  const scopes = key.scopes.map((scope) => {
    const label = SCOPE_LABELS[scope];
    return label ? i18n._(label) : scope;
  });
  const facts = [
    scopes.join(", "),
    key.reads_medical ? t`medical details` : "",
    key.last_used_at ? t`last used ${day(key.last_used_at)}` : t`never used`,
    key.state === "valid" && key.expires_at ? t`until ${day(key.expires_at)}` : "",
  ].filter(Boolean);
  return (
    <li className={classes.row}>
      <Stack gap={4} flex={1}>
        <Group justify="space-between" gap="sm" wrap="nowrap">
          <div>
            <Text fw={500} dir="auto">
              {key.name}{" "}
              <Text span size="sm" c="dimmed">
                {key.prefix}…
              </Text>
            </Text>
            <Text size="sm" c="dimmed">
              {facts.join(" · ")}
            </Text>
          </div>
          {key.state !== "valid" ? (
            <Badge variant="default">{key.state === "ended" ? t`Ended` : t`Past its end`}</Badge>
          ) : (
            <Button
              variant={asks ? "filled" : "default"}
              {...(asks && { color: "red" })}
              size="compact-sm"
              loading={end.isPending}
              onClick={() => (asks ? end.mutate() : setAsks(true))}
              onBlur={() => setAsks(false)}
              aria-label={`${asks ? t`Really end it` : t`End it`}: ${key.name}`}
            >
              {asks ? t`Really end it` : t`End it`}
            </Button>
          )}
        </Group>
        {end.isError && <ErrorNote error={end.error} />}
      </Stack>
    </li>
  );
}
