import { useLingui } from "@lingui/react/macro";
import { Table } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./dashboard.module.css";
import { Change, FigureLink, Unlisted } from "./figure";
import type { Figure, Line, Rows } from "./use-dashboard";
import { FIGURE_LABELS } from "./words";

type Props = {
  label: string;
  lead: string; // above the names
  names: readonly string[];
  table: Rows;
  nameOf: (line: Line) => ReactNode;
  textOf: (line: Line) => string;
};

/** A line each, whose columns add up to the last one; every figure with that of before. */
export function FigureTable({ label, lead, names, table, nameOf, textOf }: Props) {
  const { t, i18n } = useLingui();
  const lineOf = (line: Line, name: ReactNode, of: string, isTotal: boolean) => (
    <Table.Tr key={isTotal ? "total" : String(line.id)} fw={isTotal ? 700 : 400}>
      <Table.Th scope="row" dir="auto">
        {name}
      </Table.Th>
      {names.map((each) => (
        <Table.Td key={each} ta="end" className={classes.number ?? ""}>
          <Cell name={each} figure={line.figures[each]} of={of} />
        </Table.Td>
      ))}
    </Table.Tr>
  );
  return (
    <Wide label={label}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{lead}</Table.Th>
          {names.map((each) => (
            <Table.Th key={each} scope="col" ta="end">
              {FIGURE_LABELS[each] && i18n._(FIGURE_LABELS[each])}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {table.rows.map((line) => lineOf(line, nameOf(line), textOf(line), false))}
        {lineOf(table.total, t`Together`, t`Together`, true)}
      </Table.Tbody>
    </Wide>
  );
}

/** A figure a line: now, and what it was. */
export function ShortTable(props: {
  label: string;
  names: readonly string[];
  figures: Record<string, Figure>;
}) {
  const { t, i18n } = useLingui();
  return (
    <Wide label={props.label}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t`Figure`}</Table.Th>
          <Table.Th scope="col" ta="end">{t`These days`}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {props.names.map((name) => (
          <Table.Tr key={name}>
            <Table.Th scope="row">{FIGURE_LABELS[name] && i18n._(FIGURE_LABELS[name])}</Table.Th>
            <Table.Td ta="end" className={classes.number ?? ""}>
              <Cell name={name} figure={props.figures[name]} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Wide>
  );
}

function Cell({ name, figure, of }: { name: string; figure: Figure | undefined; of?: string }) {
  if (!figure) return null;
  return (
    <>
      <FigureLink name={name} figure={figure} {...(of !== undefined && { of })} />
      <div>
        <Change name={name} figure={figure} />
      </div>
      <Unlisted figure={figure} />
    </>
  );
}

function Wide({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keys as well
    <div className={classes.wide} tabIndex={0}>
      <Table withRowBorders verticalSpacing={4} aria-label={label}>
        {children}
      </Table>
    </div>
  );
}
