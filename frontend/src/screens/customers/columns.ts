import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

export const COLUMN_LABELS = {
  branch: msg`Shop`,
  city: msg`City`,
  category: msg`Category`,
  last: msg`Last seen`,
  visits: msg`Visits`,
  value: msg`Bought for`,
  email: msg`E-mail`,
  whatsapp: msg`WhatsApp`,
  source: msg`Came from`,
  created: msg`Known since`,
} satisfies Record<string, MessageDescriptor>;

export type Column = keyof typeof COLUMN_LABELS;
export const COLUMNS = Object.keys(COLUMN_LABELS) as Column[];
export const USUAL: readonly Column[] = ["branch", "city", "category", "last"];

/** What visits and bills come to is asked for only where it is shown. */
export const needTotals = (columns: readonly Column[]) =>
  columns.includes("visits") || columns.includes("value");

/** What a device keeps, in our own order; the usual ones where it kept nothing that we know. */
export function readColumns(kept: string | null): readonly Column[] {
  if (kept === null) return USUAL;
  const names = kept.split(",");
  const known = COLUMNS.filter((column) => names.includes(column));
  return known.length > 0 ? known : USUAL;
}

/** The last one stays: a list of names alone says too little of who it is. */
export function toggleColumn(columns: readonly Column[], column: Column): readonly Column[] {
  const chosen = COLUMNS.filter((each) =>
    each === column ? !columns.includes(each) : columns.includes(each),
  );
  return chosen.length > 0 ? chosen : columns;
}
