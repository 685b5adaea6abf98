import { useLingui } from "@lingui/react/macro";
import { Button, Group } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useMe } from "@/api/me";
import { useProjects } from "@/api/projects";
import { DayField, useReadDay } from "@/components/day-field";
import { Choice } from "@/components/lists/choice";
import type { Day } from "@/lib/dates";
import { daysOf, formatDays, RANGES } from "@/lib/ranges";
import { type Counted, EVER } from "./use-partners";
import { RANGE_LABELS } from "./words";

type Props = { view: Counted; onChange: (change: Counted) => void; withProject?: boolean };

/** Which days and of which project; both stand in the address. */
export function CountedChoice({ view, onChange, withProject = true }: Props) {
  const { t } = useLingui();
  const me = useMe();
  const projects = useProjects();
  const { name } = daysOf(view, me.today ?? "");
  const [before, after] = [RANGES.slice(0, -1), RANGES.slice(-1)]; // days of one's own are last
  return (
    <Group gap="sm" align="flex-end">
      <Choice
        label={t`Days`}
        value={view.range === EVER ? EVER : name}
        onChange={(range) => onChange({ range, from: "", to: "" })}
        choices={[...before, EVER, ...after].map((each) => [
          each,
          RANGE_LABELS[each as keyof typeof RANGE_LABELS],
        ])}
      />
      {view.range === "days" && (
        <OwnDays key={`${view.from} ${view.to}`} view={view} onChange={onChange} />
      )}
      {withProject && (projects.data?.length ?? 0) > 0 && (
        <Choice
          label={t`Project`}
          value={view.project ?? ""}
          onChange={(project) => onChange({ project })}
          all={t`All projects`}
          choices={(projects.data ?? []).map((each) => [String(each.id), each.name])}
        />
      )}
    </Group>
  );
}

function OwnDays({ view, onChange }: Props) {
  const { t } = useLingui();
  const { today } = useMe();
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

/** "1 to 28 Nov, against 1 to 28 Oct", as the service compared. */
export function useDaysSaid() {
  const { t, i18n } = useLingui();
  const today = useMe().today ?? "";
  const said = (from: Day, to: Day) => formatDays({ from, to }, today, i18n.locale, t`to`);
  return (start: Day | null, end: Day | null, from?: Day | null, to?: Day | null): string => {
    if (!start || !end) return t`All days`;
    const days = said(start, end);
    if (!from || !to) return days;
    const before = said(from, to);
    return t`${days}, against ${before}`;
  };
}
