import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { Order } from "./use-partners";

export const FIGURE_LABELS: Record<Order, MessageDescriptor> = {
  name: msg`Partner`,
  leads: msg`Leads`,
  visits: msg`Visits`,
  conversions: msg`Bought`,
  value: msg`Value`,
  commission: msg`Commission`,
};

export const CLAIM_LABELS: Record<string, MessageDescriptor> = {
  active: msg`Stands`,
  repeated: msg`Claimed again`,
  contested: msg`Against another partner's claim`,
  decided: msg`Decided by a manager`,
};
