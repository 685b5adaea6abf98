import { useLingui } from "@lingui/react/macro";
import { VisuallyHidden } from "@mantine/core";
import classes from "./column-cells.module.css";
import type { Columns } from "./columns";
import lists from "./lists.module.css";

type CellsProps<Column extends string> = {
  columns: Columns<Column>;
  values: readonly (readonly [Column, string])[];
};

/** Beside a row's name, a cell for each column; each says its column to who hears it. */
export function ColumnCells<Column extends string>({ columns, values }: CellsProps<Column>) {
  const { i18n } = useLingui();
  return values.map(([column, value]) => (
    <span key={column} className={classes.cell} title={value} dir="auto">
      {value && <VisuallyHidden>{i18n._(columns.labels[column])}: </VisuallyHidden>}
      {value}
    </span>
  ));
}

type HeadsProps<Column extends string> = { columns: Columns<Column>; shown: readonly Column[] };

/** Above the rows of a table, for eyes. */
export function ColumnHeads<Column extends string>({ columns, shown }: HeadsProps<Column>) {
  const { t, i18n } = useLingui();
  return (
    <div className={classes.head} aria-hidden>
      <div className={lists.columns}>
        <span>{t`Name`}</span>
        {shown.map((column) => (
          <span key={column} className={classes.heading}>
            {i18n._(columns.labels[column])}
          </span>
        ))}
      </div>
      <div className={classes.icons} />
    </div>
  );
}
