import { useLingui } from "@lingui/react/macro";
import { Badge } from "@mantine/core";
import { useMe } from "@/api/me";
import { describeProjectStatus, LEAD_LABELS } from "@/components/lead-labels";
import { ColumnCells } from "@/components/lists/column-cells";
import { PersonRow } from "@/components/lists/person-row";
import { formatShortDay } from "@/lib/dates";
import { COLUMNS, type Column } from "./columns";
import { isOpenLead, type Lead } from "./use-leads";

type Props = {
  lead: Lead;
  shown: readonly Column[];
  isTable: boolean; // where there is room for columns; else they are one line
  onFocus: () => void;
  onBlur: () => void;
};

/** Name, number, and what was chosen to be seen: projects, status, whose, the next day. */
export function LeadRow({ lead, shown, isTable, ...lit }: Props) {
  const { t } = useLingui();
  const { today } = useMe();
  const shownIn = useShownIn(lead);
  const values = shown.map((column) => [column, shownIn(column)] as const);
  const isLate =
    lead.next_follow_up_on !== null && isOpenLead(lead) && lead.next_follow_up_on < (today ?? "");
  const badges = (
    <>
      {isLate && <Mark color="red">{t`Overdue`}</Mark>}
      {lead.opted_out && <Mark color="orange">{t`Wants no messages`}</Mark>}
      {hasDoubles(lead) && <Mark color="grape">{t`Perhaps a double`}</Mark>}
      {!lead.is_active && <Mark color="gray">{t`Deleted`}</Mark>}
    </>
  );
  return (
    <PersonRow
      to="/leads/$id"
      params={{ id: String(lead.id) }}
      name={lead.full_name}
      phone={lead.contact_number}
      optedOut={lead.opted_out}
      line={
        <>
          {!isTable &&
            values
              .map(([, value]) => value)
              .filter(Boolean)
              .join(" · ")}
          {badges}
        </>
      }
      {...(isTable && { cells: <ColumnCells columns={COLUMNS} values={values} /> })}
      {...lit}
    />
  );
}

function Mark({ color, children }: { color: string; children: string }) {
  return (
    <Badge color={color} size="sm" me={6}>
      {children}
    </Badge>
  );
}

/** The list has them only where it was asked for those with doubles. */
const hasDoubles = (lead: Lead & { potential_duplicates?: unknown[] }) =>
  (lead.potential_duplicates?.length ?? 0) > 0;

/** "" where nothing is known. */
function useShownIn(lead: Lead): (column: Column) => string {
  const { t, i18n } = useLingui();
  const today = useMe().today ?? "";
  const day = (at: string | null) =>
    at ? formatShortDay(at.slice(0, 10), today, i18n.locale) : "";
  const inUse = lead.projects.filter((project) => !project.is_archived);
  const status = LEAD_LABELS[lead.conversion_status];
  return (column) =>
    ({
      projects: inUse
        .map((project) => `${project.name}: ${describeProjectStatus(project.status)}`)
        .join(", "),
      status: status ? i18n._(status) : "",
      owner: lead.assigned_to_name || t`nobody's yet`,
      next: isOpenLead(lead) ? day(lead.next_follow_up_on) : "",
      branch: lead.branch_name,
      source: lead.source,
      created: day(lead.created_at),
    })[column];
}
