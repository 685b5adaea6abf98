import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

export const ORDERS = ["-late_from", "late_from", "-visits", "last_visit_on"] as const;

export const ORDER_LABELS: Record<(typeof ORDERS)[number], MessageDescriptor> = {
  "-late_from": msg`Late since yesterday first`,
  late_from: msg`Late for longest first`,
  "-visits": msg`Came most often first`,
  last_visit_on: msg`Away for longest first`,
};

/** Whether they want messages. */
export const MESSAGE_LABELS: [string, MessageDescriptor][] = [
  ["some", msg`Who may be written to`],
  ["none", msg`Who wants no messages`],
];
