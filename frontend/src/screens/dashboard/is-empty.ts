import type { Dashboard, Figure } from "./use-dashboard";

const isNone = ({ value, previous }: Figure) => !Number(value) && !Number(previous ?? 0);

/** Whether nothing at all happened, in these days and in those before. */
export function isEmptyDashboard(shown: Dashboard): boolean {
  const groups: Record<string, Figure>[] = [
    shown.figures,
    shown.funnel,
    shown.sheets,
    shown.staff.total.figures,
    shown.branches.total.figures,
    shown.hours.total.figures,
  ];
  return groups.every((group) => Object.values(group).every(isNone));
}
