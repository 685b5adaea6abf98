import { msg } from "@lingui/core/macro";
import type { Columns } from "@/components/lists/columns";

const LABELS = {
  projects: msg`Projects`,
  status: msg`Status`,
  owner: msg`Whose`,
  next: msg`Next day`,
  branch: msg`Shop`,
  source: msg`Came from`,
  created: msg`Known since`,
};

export type Column = keyof typeof LABELS;
export const COLUMNS: Columns<Column> = {
  name: "leads",
  labels: LABELS,
  usual: ["projects", "status", "owner", "next"],
};
