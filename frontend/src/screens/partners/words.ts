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
