import { useLingui } from "@lingui/react/macro";
import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { client } from "@/api/client";
import { useMe } from "@/api/me";
import type { components } from "@/api/schema";
import { Empty, ListBody } from "@/components/lists/list-body";
import classes from "@/components/lists/lists.module.css";
import { PAGE_SIZE, Pager } from "@/components/lists/pager";
import { PersonRow } from "@/components/lists/person-row";
import { ScreenTitle } from "@/components/screen-title";
import { TextLink } from "@/components/text-link";
import { pageOf } from "@/lib/address";
import { formatDay, formatShortDay, readDay } from "@/lib/dates";
import { Changes } from "./row-lines";
import { OUTCOME_LABELS } from "./texts";
import { useFields } from "./use-uploads";

const route = getRouteApi("/uploads/history");
type HistoryRow = components["schemas"]["HistoryRow"];
type Uploaded = components["schemas"]["UploadedCustomer"];

const historyOptions = (phone: string, page: number) =>
  queryOptions({
    queryKey: ["uploads", "history", phone, page],
    queryFn: async ({ signal }) => {
      const query = { phone, page, page_size: PAGE_SIZE };
      const { data } = await client.GET("/api/uploads/history/", { params: { query }, signal });
      const rows = (data?.results ?? []) as HistoryRow[]; // with a phone they are rows
      return { ...data, results: rows };
    },
    placeholderData: keepPreviousData,
  });

const dayOptions = (date: string, page: number) =>
  queryOptions({
    queryKey: ["uploads", "day", date, page],
    queryFn: async ({ signal }) => {
      const query = { date, page, page_size: PAGE_SIZE };
      const { data } = await client.GET("/api/uploads/customers/", { params: { query }, signal });
      return data ?? { count: 0, results: [] };
    },
    placeholderData: keepPreviousData,
  });

/** What sheets said of a person, or whom sheets of a day named. */
export function UploadHistory() {
  const { t } = useLingui();
  const view = route.useSearch();
  return (
    <Stack gap="md" maw={1000}>
      <ScreenTitle title={t`Uploads of a phone or a day`} />
      <Asking key={`${view.phone}|${view.date}`} />
      {view.phone ? (
        <OfPhone phone={view.phone} page={pageOf(view.page)} />
      ) : view.date ? (
        <OfDay date={view.date} page={pageOf(view.page)} />
      ) : (
        <Empty action={<TextLink to="/uploads">{t`To the uploads`}</TextLink>}>
          {t`Type a phone: every row of a sheet that named the person appears. Or a day: all that its sheets brought.`}
        </Empty>
      )}
    </Stack>
  );
}

function Asking() {
  const { t, i18n } = useLingui();
  const me = useMe();
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const [phone, setPhone] = useState(view.phone ?? "");
  const [typed, setTyped] = useState(view.date ?? "");
  const order = me.organization.date_order ?? "DMY";
  const day = readDay(typed, { today: me.today ?? "", order, direction: "past" });
  const ask = (event: FormEvent, search: { phone?: string; date?: string }) => {
    event.preventDefault();
    void navigate({ search });
  };
  return (
    <Group gap="lg" align="flex-end">
      <form onSubmit={(event) => ask(event, { phone: phone.trim() })}>
        <Group gap="xs" align="flex-end">
          <TextInput
            label={t`Phone`}
            type="tel"
            value={phone}
            onChange={(event) => setPhone(event.currentTarget.value)}
          />
          <Button type="submit" disabled={!phone.trim()}>{t`Show its rows`}</Button>
        </Group>
      </form>
      <form onSubmit={(event) => day && ask(event, { date: day })}>
        <Group gap="xs" align="flex-end">
          <TextInput
            label={t`Day`}
            value={typed}
            placeholder="25/9"
            autoComplete="off"
            description={day ? formatDay(day, i18n.locale) : t`Such as 25/9 or today`}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Button type="submit" disabled={!day}>{t`Show its people`}</Button>
        </Group>
      </form>
    </Group>
  );
}

function OfPhone({ phone, page }: { phone: string; page: number }) {
  const { t } = useLingui();
  const navigate = route.useNavigate();
  const rows = useQuery(historyOptions(phone, page));
  return (
    <ListBody
      query={rows}
      onFirstPage={page > 1 ? () => navigate({ search: ({ page: _, ...now }) => now }) : undefined}
      isEmpty={(answer) => answer.results.length === 0}
      empty={<Empty>{t`No sheet named this phone.`}</Empty>}
    >
      {(answer) => (
        <>
          <ul className={classes.rows} aria-label={t`Rows of ${phone}`}>
            {answer.results.map((row) => (
              <HistoryLine key={row.id} row={row} />
            ))}
          </ul>
          <Pager
            list={answer}
            page={page}
            onPage={(next) => navigate({ search: (now) => ({ ...now, page: String(next) }) })}
          />
        </>
      )}
    </ListBody>
  );
}

function HistoryLine({ row }: { row: HistoryRow }) {
  const { t, i18n } = useLingui();
  const { today } = useMe();
  const fields = useFields("customers");
  const outcome = OUTCOME_LABELS[row.outcome];
  const facts = [
    t`row ${row.row_number}`,
    formatShortDay(row.uploaded_at.slice(0, 10), today ?? "", i18n.locale),
    row.uploaded_by_name,
    outcome && i18n._(outcome),
    row.reverted_at && t`undone since`,
  ].filter(Boolean);
  return (
    <li className={classes.row}>
      <Stack gap={2} flex={1} miw={0}>
        <Group gap="xs">
          <TextLink to="/uploads/$id" params={{ id: String(row.upload) }} dir="auto">
            {row.upload_name}
          </TextLink>
          {row.customer && (
            <TextLink to="/customers/$id" params={{ id: String(row.customer) }} dir="auto">
              {row.customer_name || t`No name`}
            </TextLink>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          {facts.join(" · ")}
        </Text>
        <Text size="sm" dir="auto" style={{ overflowWrap: "anywhere" }}>
          {cellsOf(row.raw)}
        </Text>
        <Changes changes={row.changes} fields={fields} />
      </Stack>
    </li>
  );
}

function OfDay({ date, page }: { date: string; page: number }) {
  const { t, i18n } = useLingui();
  const navigate = route.useNavigate();
  const people = useQuery(dayOptions(date, page));
  return (
    <ListBody
      query={people}
      onFirstPage={page > 1 ? () => navigate({ search: ({ page: _, ...now }) => now }) : undefined}
      isEmpty={(answer) => answer.results.length === 0}
      empty={<Empty>{t`No sheet of ${formatDay(date, i18n.locale)} named a customer.`}</Empty>}
    >
      {(answer) => (
        <>
          <ul className={classes.rows} aria-label={t`People of the day`}>
            {answer.results.map((row) => (
              <UploadedLine key={row.id} row={row} />
            ))}
          </ul>
          <Pager
            list={answer}
            page={page}
            onPage={(next) => navigate({ search: (now) => ({ ...now, page: String(next) }) })}
          />
        </>
      )}
    </ListBody>
  );
}

/** The person as they are now, below as they were uploaded. */
function UploadedLine({ row }: { row: Uploaded }) {
  const { t } = useLingui();
  const { customer } = row;
  return (
    <PersonRow
      to="/customers/$id"
      params={{ id: String(customer.id) }}
      name={customer.full_name}
      phone={customer.phone}
      optedOut={customer.opted_out_at !== null}
      line={
        <>
          {cellsOf(row.raw)}
          {" · "}
          {t`row ${row.row_number} of ${row.upload_name}`}
        </>
      }
    />
  );
}

const cellsOf = (raw: Record<string, unknown>) =>
  Object.values(raw)
    .filter((cell) => cell !== null && cell !== "")
    .join(" · ");
