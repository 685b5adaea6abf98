import { useLingui } from "@lingui/react/macro";
import { Group } from "@mantine/core";
import { useProjects } from "@/api/projects";
import { Choice } from "@/components/lists/choice";
import { RangeChoice, useFormatDays } from "@/components/range-choice";
import type { Day } from "@/lib/dates";
import type { Counted } from "./use-partners";

type Props = { view: Counted; onChange: (change: Counted) => void; withProject?: boolean };

/** Which days and of which project; both stand in the address. */
export function CountedChoice({ view, onChange, withProject = true }: Props) {
  const { t } = useLingui();
  const projects = useProjects();
  return (
    <Group gap="sm" align="flex-end">
      <RangeChoice view={view} onChange={onChange} withEver />
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

/** "1 to 28 Nov, against 1 to 28 Oct", as the service compared. */
export function useDaysSaid() {
  const { t } = useLingui();
  const said = useFormatDays();
  return (start: Day | null, end: Day | null, from?: Day | null, to?: Day | null): string => {
    if (!start || !end) return t`All days`;
    const days = said({ from: start, to: end });
    if (!from || !to) return days;
    const before = said({ from, to });
    return t`${days}, against ${before}`;
  };
}
