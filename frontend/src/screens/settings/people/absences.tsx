import { useLingui } from "@lingui/react/macro";
import { Button, Group, NativeSelect, Stack, Text } from "@mantine/core";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import type { FormEvent } from "react";
import { client } from "@/api/client";
import { useColleagues } from "@/api/colleagues";
import { Refused } from "@/api/errors";
import { useMe } from "@/api/me";
import type { components } from "@/api/schema";
import { DayField, useReadDay } from "@/components/day-field";
import { ErrorNote } from "@/components/error-note";
import { Empty } from "@/components/lists/list-body";
import classes from "@/components/lists/lists.module.css";
import { PagedList } from "@/components/lists/paged-list";
import { PAGE_SIZE } from "@/components/lists/pager";
import { pageOf } from "@/lib/address";
import { formatShortDay } from "@/lib/dates";
import { useDraft } from "@/lib/drafts";
import { SettingsPage } from "../page";

type Absence = components["schemas"]["Absence"];
const route = getRouteApi("/settings/absences");
const KEY = ["absences"];

/** When staff are away. Days that change are entered anew. */
export function Absences() {
  const { t } = useLingui();
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const page = pageOf(view.page);
  const absences = useQuery({
    queryKey: [...KEY, page],
    queryFn: async ({ signal }) => {
      const query = { page, page_size: PAGE_SIZE };
      const { data } = await client.GET("/api/absences/", { params: { query }, signal });
      return data ?? { count: 0, results: [] };
    },
    placeholderData: keepPreviousData,
  });
  return (
    <SettingsPage topic="/settings/absences">
      <Text size="sm">
        {t`Contacts that are given out by themselves go to who is there; what somebody has already stays theirs.`}
      </Text>
      <NewAbsence />
      <PagedList
        label={t`Absences`}
        query={absences}
        page={page}
        onPage={(next) => navigate({ search: { page: String(next) } })}
        empty={<Empty>{t`Nobody is or was away.`}</Empty>}
      >
        {(answer) => answer.results.map((each) => <Row key={each.id} absence={each} />)}
      </PagedList>
    </SettingsPage>
  );
}

const NONE = { user: "", starts: "", ends: "" };

function NewAbsence() {
  const { t } = useLingui();
  const me = useMe();
  const queries = useQueryClient();
  const colleagues = useColleagues();
  const readDay = useReadDay("future");
  const draft = useDraft(me.id, "settings:absence", NONE);
  const typed = draft.value;
  const [starts, ends] = [readDay(typed.starts), readDay(typed.ends || typed.starts)];
  const add = useMutation({
    mutationFn: () =>
      client.POST("/api/absences/", {
        body: { user: Number(typed.user), starts_on: starts ?? "", ends_on: ends ?? "" },
      }),
    onSuccess: async () => {
      await draft.discard();
      await queries.invalidateQueries({ queryKey: KEY });
    },
  });
  const at = (field: string) => (add.error instanceof Refused ? add.error.at(field) : undefined);
  const change = (change: Partial<typeof NONE>) => {
    if (!add.isPending) add.reset(); // "Entered." is of the one before
    draft.change((now) => ({ ...now, ...change }));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.user && starts && ends && !add.isPending) add.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Group gap="sm" align="flex-start" grow preventGrowOverflow={false}>
          <NativeSelect
            label={t`Who is away`}
            description={t`Gets no new contacts`}
            value={typed.user}
            onChange={(event) => change({ user: event.currentTarget.value })}
            error={at("user")}
            inputWrapperOrder={["label", "input", "description", "error"]}
            data={[
              { value: "", label: t`Choose` },
              ...(colleagues.data ?? []).map(({ id, name }) => ({
                value: String(id),
                label: name,
              })),
            ]}
          />
          <DayField
            label={t`First day`}
            typed={typed.starts}
            onChange={(text) => change({ starts: text })}
            direction="future"
            hint={t`Today or later`}
            refused={at("starts_on")}
          />
          <DayField
            label={t`Last day`}
            typed={typed.ends}
            onChange={(text) => change({ ends: text })}
            direction="future"
            hint={t`Empty: one day`}
            refused={at("ends_on")}
          />
        </Group>
        {colleagues.isError && (
          <ErrorNote error={colleagues.error} onRetry={() => colleagues.refetch()} />
        )}
        {add.isError && !at("user") && !at("starts_on") && !at("ends_on") && (
          <ErrorNote error={add.error} />
        )}
        <Group gap="sm">
          <Button
            type="submit"
            disabled={!typed.user || !starts || !ends}
            loading={add.isPending}
          >{t`Enter the absence`}</Button>
          {add.isSuccess && <Text size="sm" role="status">{t`Entered.`}</Text>}
        </Group>
      </Stack>
    </form>
  );
}

function Row({ absence }: { absence: Absence }) {
  const { t, i18n } = useLingui();
  const queries = useQueryClient();
  const today = useMe().today ?? "";
  const remove = useMutation({
    mutationFn: () =>
      client.DELETE("/api/absences/{id}/", { params: { path: { id: absence.id } } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
  });
  const day = (each: string) => formatShortDay(each, today, i18n.locale);
  const isOver = absence.ends_on < today;
  const days =
    absence.starts_on === absence.ends_on
      ? day(absence.starts_on)
      : t`${day(absence.starts_on)} to ${day(absence.ends_on)}`;
  return (
    <li className={classes.row}>
      <Stack gap={4} flex={1}>
        <Group justify="space-between" gap="sm" wrap="nowrap">
          <div>
            <Text fw={500} dir="auto">
              {absence.user_name}
            </Text>
            <Text size="sm" c="dimmed">
              {isOver ? t`${days}, over` : days}
            </Text>
          </div>
          <Button
            variant="default"
            size="compact-sm"
            loading={remove.isPending}
            onClick={() => remove.mutate()}
            aria-label={`${t`Remove`}: ${absence.user_name}, ${days}`}
          >
            {t`Remove`}
          </Button>
        </Group>
        {remove.isError && <ErrorNote error={remove.error} />}
      </Stack>
    </li>
  );
}
