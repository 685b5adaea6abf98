import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { Columns } from "@/components/lists/columns";

const LABELS = {
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

export type Column = keyof typeof LABELS;
export const COLUMNS: Columns<Column> = {
  name: "customers",
  labels: LABELS,
  usual: ["branch", "city", "category", "last"],
};

/** What visits and bills come to is asked for only where it is shown. */
export const needTotals = (columns: readonly Column[]) =>
  columns.includes("visits") || columns.includes("value");
