import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

/** How far somebody is from being won. */
export const LEAD_LABELS: Record<string, MessageDescriptor> = {
  open: msg`Open`,
  contacted: msg`Contacted`,
  qualified: msg`Qualified`,
  converted: msg`Converted`,
  lost: msg`Lost`,
};
