import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { translate } from "@/lib/languages";

/** How far somebody is from being won. */
export const LEAD_LABELS: Record<string, MessageDescriptor> = {
  open: msg`Open`,
  contacted: msg`Contacted`,
  qualified: msg`Qualified`,
  converted: msg`Converted`,
  lost: msg`Lost`,
};

/** What a line of the ledger of claims says. */
export const CLAIM_LABELS: Record<string, MessageDescriptor> = {
  active: msg`Stands`,
  repeated: msg`Claimed again`,
  contested: msg`Contested`,
  decided: msg`Decided by a manager`,
};

/** Those that the service itself gives; others are the project's own words. */
const PROJECT_LABELS: Record<string, MessageDescriptor> = {
  New: msg`New`,
  Converted: msg`Converted`,
  Reopened: msg`Reopened`,
};

export const describeProjectStatus = (status: string): string =>
  translate(PROJECT_LABELS[status] ?? status);
