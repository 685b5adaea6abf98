import { useLingui } from "@lingui/react/macro";
import { Button, Group } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useColleagues } from "@/api/colleagues";
import { useMay, useMe } from "@/api/me";
import { DayField, useReadDay } from "@/components/day-field";
import { Choice } from "@/components/lists/choice";
import { nameOf } from "@/components/person-menu";
import { daysOf, RANGES } from "@/lib/ranges";
import { type Dashboard, EVERYBODY, useWhose, type View } from "./use-dashboard";
import { RANGE_LABELS } from "./words";

const route = getRouteApi("/dashboard");

/** Which days, which shop and whose: the address has them all. */
export function Filters({ shown }: { shown: Dashboard | undefined }) {
  const { t } = useLingui();
  const me = useMe();
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const { name } = daysOf(view, me.today ?? "");
  const whose = useWhose(view);
  const branches = withAsked(
    me.branches.map((branch) => [String(branch.id), branch.name]),
    view.branch,
  );
  const members = useMembers(shown, whose);
  const change = (change: Partial<View>) =>
    void navigate({ search: (now) => ({ ...now, ...change }) });
  return (
    <Group gap="sm" align="flex-end">
      <Choice
        label={t`Days`}
        value={name}
        onChange={(range) => change({ range, from: "", to: "" })}
        choices={RANGES.map((each) => [each, RANGE_LABELS[each] ?? each])}
      />
      {name === "days" && <OwnDays key={`${view.from} ${view.to}`} onChange={change} />}
      {(branches.length > 1 || view.branch) && (
        <Choice
          label={t`Shop`}
          value={view.branch ?? ""}
          onChange={(branch) => change({ branch })}
          all={t`All shops`}
          choices={branches}
        />
      )}
      {members.length > 0 && (
        <Choice
          label={t`Whose`}
          value={whose}
          onChange={(staff) => change({ staff: staff || EVERYBODY })}
          all={t`Everybody's`}
          choices={members}
        />
      )}
    </Group>
  );
}

/** Who works here, and whoever did something in these days; who only reads is not told of others. */
function useMembers(shown: Dashboard | undefined, whose: string): [string, string][] {
  const me = useMe();
  const mayWork = useMay("work");
  const members = new Map<string, string>();
  if (mayWork) members.set(String(me.id), nameOf(me));
  const colleagues = useColleagues(undefined, mayWork);
  for (const each of colleagues.data ?? []) members.set(String(each.id), each.name);
  for (const { id, name } of shown?.staff.rows ?? [])
    if (id !== null) members.set(String(id), name);
  const known = [...members].sort((a, b) => a[1].localeCompare(b[1]));
  return withAsked(known, whose);
}

/** What the address asks for can be seen and changed, whether or not it is known here. */
function withAsked(known: [string, string][], asked: string | undefined): [string, string][] {
  const isKnown = !asked || known.some(([id]) => id === asked);
  return isKnown ? known : [...known, [asked, `#${asked}`]];
}

/** Days of one's own, typed as people write them; shown once both are days. */
function OwnDays({ onChange }: { onChange: (days: { from: string; to: string }) => void }) {
  const { t } = useLingui();
  const { today } = useMe();
  const view = route.useSearch();
  const days = daysOf(view, today ?? "");
  const [from, setFrom] = useState(days.from);
  const [to, setTo] = useState(days.to);
  const readDay = useReadDay("past");
  const [first, last] = [readDay(from), readDay(to)];
  const isReversed = !!first && !!last && last < first;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (first && last && !isReversed) onChange({ from: first, to: last });
  };
  return (
    <form onSubmit={submit}>
      <Group gap="sm" align="flex-end">
        <DayField
          label={t`From`}
          typed={from}
          onChange={setFrom}
          direction="past"
          hint={t`The first day`}
          refused={undefined}
        />
        <DayField
          label={t`To`}
          typed={to}
          onChange={setTo}
          direction="past"
          hint={t`The last day`}
          refused={isReversed ? t`This is before the first day.` : undefined}
        />
        <Button type="submit" variant="default" disabled={!first || !last || isReversed}>
          {t`Show`}
        </Button>
      </Group>
    </form>
  );
}
