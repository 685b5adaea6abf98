import type { MessageDescriptor } from "@lingui/core";
import { useLingui } from "@lingui/react/macro";
import { Badge } from "@mantine/core";
import { useMe } from "@/api/me";
import { CATEGORIES } from "@/components/categories";
import { ColumnCells } from "@/components/lists/column-cells";
import { PersonRow } from "@/components/lists/person-row";
import { formatShortDay } from "@/lib/dates";
import { COLUMNS, type Column } from "./columns";
import { WHATSAPP_LABELS } from "./texts";
import { formatTotals } from "./totals";
import type { Row } from "./use-customers";

type Props = {
  customer: Row;
  columns: readonly Column[];
  isTable: boolean; // where there is room for columns; else they are one line
  onFocus: () => void;
  onBlur: () => void;
};

/** Who, their number, and what was chosen to be seen of them. */
export function CustomerRow({ customer, columns, isTable, ...lit }: Props) {
  const { t } = useLingui();
  const shownIn = useShownIn(customer);
  const values = columns.map((column) => [column, shownIn(column)] as const);
  const line = values.map(([column, value]) =>
    value && column === "last" ? t`last ${value}` : value,
  );
  return (
    <PersonRow
      to="/customers/$id"
      params={{ id: String(customer.id) }}
      name={customer.full_name}
      phone={customer.phone}
      optedOut={customer.opted_out_at !== null}
      line={
        <>
          {!isTable && line.filter(Boolean).join(" · ")}
          {customer.opted_out_at !== null && (
            <Badge color="orange" size="sm" ms={isTable ? 0 : 6}>
              {t`Wants no messages`}
            </Badge>
          )}
        </>
      }
      {...(isTable && {
        cells: <ColumnCells columns={COLUMNS} values={values} />,
      })}
      {...lit}
    />
  );
}

/** "" where nothing is known. */
function useShownIn(customer: Row): (column: Column) => string {
  const { i18n } = useLingui();
  const me = useMe();
  const day = (at: string | null | undefined) =>
    at ? formatShortDay(at.slice(0, 10), me.today ?? "", i18n.locale) : "";
  const named = (label: MessageDescriptor | undefined) => (label ? i18n._(label) : "");
  const totals = formatTotals(customer.totals, me);
  return (column) =>
    ({
      branch: customer.branch_name ?? "",
      city: customer.city ?? "",
      category: named(CATEGORIES[customer.category ?? ""]),
      last: day(customer.last_activity),
      visits: totals.visits,
      value: totals.value,
      email: customer.email ?? "",
      whatsapp: named(WHATSAPP_LABELS[customer.whatsapp_status ?? ""]),
      source: customer.source ?? "",
      created: day(customer.created_at),
    })[column];
}
