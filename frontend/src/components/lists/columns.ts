import type { MessageDescriptor } from "@lingui/core";

/** What may be shown of a list's rows, in order; `name` says whose choice a device keeps. */
export type Columns<Column extends string> = {
  name: string;
  labels: Record<Column, MessageDescriptor>;
  usual: readonly Column[];
};

export const namesOf = <Column extends string>({ labels }: Columns<Column>) =>
  Object.keys(labels) as Column[];

/** What a device keeps, in our own order; the usual ones where it kept nothing that we know. */
export function readColumns<Column extends string>(
  columns: Columns<Column>,
  kept: string | null,
): readonly Column[] {
  if (kept === null) return columns.usual;
  const names = kept.split(",");
  const known = namesOf(columns).filter((column) => names.includes(column));
  return known.length > 0 ? known : columns.usual;
}

/** The last one stays: a list of names alone says too little of who it is. */
export function toggleColumn<Column extends string>(
  columns: Columns<Column>,
  shown: readonly Column[],
  column: Column,
): readonly Column[] {
  const chosen = namesOf(columns).filter((each) =>
    each === column ? !shown.includes(each) : shown.includes(each),
  );
  return chosen.length > 0 ? chosen : shown;
}
