import { useLingui } from "@lingui/react/macro";
import { Text } from "@mantine/core";
import { Fragment, type ReactNode } from "react";
import { type Bar, Bars, toShares } from "./bars";
import { Change, FigureLink } from "./figure";
import { Part } from "./part";
import { FigureTable } from "./tables";
import { type Figure, isUsed, type Line, type Rows } from "./use-dashboard";
import { FIGURE_LABELS } from "./words";

type Props = {
  name: string;
  title: string;
  lead: string;
  table: Rows;
  columns: readonly string[];
  below: readonly string[]; // figures below each bar
  nameOf: (line: Line) => ReactNode;
  textOf: (line: Line) => string;
  empty: string;
};

/** Branches, or members of staff: who sold most is first, what is nobody's last. */
export function BesideEachOther(props: Props) {
  const { name, title, lead, table, columns, below, nameOf, textOf, empty } = props;
  const lines = bySales(table.rows.filter(isUsed));
  const shares = toShares(lines.map((line) => line.figures.bill_value as Figure));
  const bars = lines.map<Bar>((line, index) => ({
    id: String(line.id),
    label: nameOf(line),
    text: textOf(line),
    name: "bill_value",
    figure: line.figures.bill_value as Figure,
    share: shares[index]?.share ?? 0,
    shareBefore: shares[index]?.shareBefore ?? 0,
    isHatched: line.id === null,
    line: <Below line={line} names={below} of={textOf(line)} />,
  }));
  return (
    <Part
      name={name}
      title={title}
      chart={bars.length > 0 ? <Bars bars={bars} label={title} /> : <Text c="dimmed">{empty}</Text>}
      table={
        <FigureTable
          label={title}
          lead={lead}
          names={columns}
          table={table}
          nameOf={nameOf}
          textOf={textOf}
        />
      }
    />
  );
}

function Below({ line, names, of }: { line: Line; names: readonly string[]; of: string }) {
  const { i18n } = useLingui();
  const sold = line.figures.bill_value;
  const shown = names.filter((name) => Number(line.figures[name]?.value));
  const isSaid = !!sold && (Number(sold.value) > 0 || Number(sold.previous) > 0);
  return (
    <>
      {isSaid && <Change name="bill_value" figure={sold} />}
      {shown.map((name, index) => (
        <Fragment key={name}>
          {(isSaid || index > 0) && " · "}
          {i18n._(FIGURE_LABELS[name] as never)}{" "}
          <FigureLink name={name} figure={line.figures[name] as Figure} of={of} />
        </Fragment>
      ))}
    </>
  );
}

/** The line of what nobody owns has no `id`. */
export function bySales(rows: readonly Line[]): Line[] {
  const sold = (line: Line) => Number(line.figures.bill_value?.value ?? 0);
  const isNobody = (line: Line) => Number(line.id === null);
  return [...rows].sort((a, b) => isNobody(a) - isNobody(b) || sold(b) - sold(a));
}
