import { useLingui } from "@lingui/react/macro";
import { Button, Group, Stack, Text } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useColleagues } from "@/api/colleagues";
import { useMe } from "@/api/me";
import { DayField, useReadDay } from "@/components/day-field";
import { ErrorNote } from "@/components/error-note";
import { Choice } from "@/components/lists/choice";
import { Empty } from "@/components/lists/list-body";
import classes from "@/components/lists/lists.module.css";
import { NobodyLikeThis, PagedList } from "@/components/lists/paged-list";
import { TextLink } from "@/components/text-link";
import { pageOf } from "@/lib/address";
import { formatMoment } from "../moments";
import { SettingsPage } from "../page";
import { type Entry, useTrail, useTrailFile, type View } from "./use-trail";
import { detailLines, KIND_LABELS, TARGET_LABELS } from "./words";

const route = getRouteApi("/settings/trail");

/** Who used the service for what, newest first. Nobody changes it. */
export function Trail() {
  const { t } = useLingui();
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const trail = useTrail(view);
  const colleagues = useColleagues();
  const file = useTrailFile(view);
  const change = (changed: Partial<View>) =>
    navigate({ search: ({ page: _, ...now }) => ({ ...now, ...changed }) });
  const isFiltered = !!(view.kind || view.actor || view.after || view.before);
  return (
    <SettingsPage
      topic="/settings/trail"
      beside={
        <Button variant="default" loading={file.isPending} onClick={() => file.mutate()}>
          {t`Download as a file`}
        </Button>
      }
    >
      {file.isError && <ErrorNote error={file.error} />}
      <Group gap="sm" grow preventGrowOverflow={false} align="flex-end">
        <Choice
          label={t`What`}
          value={view.kind ?? ""}
          all={t`Everything`}
          choices={Object.entries(KIND_LABELS)}
          onChange={(kind) => change({ kind })}
        />
        <Choice
          label={t`Who`}
          value={view.actor ?? ""}
          all={t`Everybody`}
          choices={(colleagues.data ?? []).map(({ id, name }) => [String(id), name] as const)}
          onChange={(actor) => change({ actor })}
        />
      </Group>
      <Days key={`${view.after} ${view.before}`} view={view} onChange={change} />
      <PagedList
        label={t`Who did what`}
        query={trail}
        page={pageOf(view.page)}
        onPage={(page) => navigate({ search: (now) => ({ ...now, page: String(page) }) })}
        empty={
          isFiltered ? (
            <NobodyLikeThis onShowAll={() => void navigate({ search: {} })}>
              {t`Nothing is like this.`}
            </NobodyLikeThis>
          ) : (
            <Empty>{t`Nothing is written down yet.`}</Empty>
          )
        }
      >
        {(answer) => answer.results.map((entry) => <Row key={entry.id} entry={entry} />)}
      </PagedList>
    </SettingsPage>
  );
}

type DaysProps = { view: View; onChange: (changed: Partial<View>) => void };

function Days({ view, onChange }: DaysProps) {
  const { t } = useLingui();
  const readDay = useReadDay("past");
  const [typed, setTyped] = useState({ after: view.after ?? "", before: view.before ?? "" });
  const asked = { after: readDay(typed.after) ?? "", before: readDay(typed.before) ?? "" };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onChange(asked);
      }}
    >
      <Group gap="sm" align="flex-end">
        <DayField
          label={t`From`}
          typed={typed.after}
          onChange={(after) => setTyped({ ...typed, after })}
          direction="past"
          hint={t`Empty: from the start`}
          refused={undefined}
        />
        <DayField
          label={t`To`}
          typed={typed.before}
          onChange={(before) => setTyped({ ...typed, before })}
          direction="past"
          hint={t`Empty: until today`}
          refused={undefined}
        />
        <Button type="submit" variant="default">{t`Show`}</Button>
      </Group>
    </form>
  );
}

function Row({ entry }: { entry: Entry }) {
  const { t, i18n } = useLingui();
  const kind = KIND_LABELS[entry.kind];
  const { branches } = useMe();
  const names = Object.fromEntries(branches.map(({ id, name }) => [id, name]));
  const lines = detailLines(entry.details, names);
  const facts = [
    formatMoment(entry.at, i18n.locale),
    entry.actor?.name ?? t`nobody known`,
    entry.address,
  ].filter(Boolean);
  return (
    <li className={classes.row}>
      <Stack gap={2} flex={1} miw={0}>
        <Text fw={500} dir="auto">
          {kind ? i18n._(kind) : entry.kind}
          <About entry={entry} />
        </Text>
        <Text size="sm" c="dimmed" dir="auto">
          {facts.join(" · ")}
        </Text>
        {lines.length > 0 && (
          <Text size="sm" style={{ overflowWrap: "anywhere" }} dir="auto">
            {lines.join("; ")}
          </Text>
        )}
      </Stack>
    </li>
  );
}

/** Of whom or what: customers by number, as the trail keeps no name of theirs. */
function About({ entry }: { entry: Entry }) {
  const { i18n } = useLingui();
  const { target } = entry;
  if (!target) return null;
  const [first] = target.ids;
  const label = TARGET_LABELS[target.type];
  const what = label ? i18n._(label) : target.type.replaceAll("_", " ");
  const named = target.name || `${what} ${first ?? ""}`;
  const more = target.ids.length > 1 ? ` +${i18n.number(target.ids.length - 1)}` : "";
  const id = String(first ?? "");
  return (
    <Text span fw={400}>
      {": "}
      {target.type === "customer" && first ? (
        <TextLink to="/customers/$id" params={{ id }}>
          {named}
        </TextLink>
      ) : target.type === "upload" && first ? (
        <TextLink to="/uploads/$id" params={{ id }}>
          {named}
        </TextLink>
      ) : (
        named
      )}
      {more}
    </Text>
  );
}
