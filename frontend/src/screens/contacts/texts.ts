import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { ORDERS, OWNERS } from "./use-contacts";

export const STATUS_LABELS: Record<string, MessageDescriptor> = {
  pending: msg`To call`,
  contacted: msg`Contacted`,
  yellow: msg`Came, did not buy`,
  converted: msg`Customers now`,
  inactive: msg`Closed`,
};

export const OWNER_LABELS: [(typeof OWNERS)[number], MessageDescriptor][] = [
  ["mine", msg`Mine`],
  ["nobody", msg`Nobody's yet`],
];

export const ORDER_LABELS: Record<(typeof ORDERS)[number], MessageDescriptor> = {
  "-created_at": msg`Newest first`,
  next_action_on: msg`By next day`,
  "-last_contact_at": msg`Contacted last first`,
  name: msg`By name`,
};

export const WHATSAPP_LABELS: Record<string, MessageDescriptor> = {
  active: msg`On WhatsApp`,
  inactive: msg`Not on WhatsApp`,
};
