import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { ORDERS } from "./use-customers";

export const ORDER_LABELS: Record<(typeof ORDERS)[number], MessageDescriptor> = {
  "-last_activity": msg`Last seen first`,
  full_name: msg`By name`,
  "-created_at": msg`Newest first`,
  city: msg`By city`,
};

export const TABS = ["journey", "purchases", "refills", "leads", "doubles"] as const;
export type Tab = (typeof TABS)[number];

export const TAB_LABELS: Record<Tab, MessageDescriptor> = {
  journey: msg`Journey`,
  purchases: msg`Purchases`,
  refills: msg`Refills`,
  leads: msg`Leads and projects`,
  doubles: msg`Doubles`,
};

export const REFILL_LABELS: Record<string, MessageDescriptor> = {
  pending: msg`Open`,
  sent: msg`Reminded`,
  purchased: msg`Reminded and bought`,
  superseded: msg`Bought before`,
  closed: msg`Closed`,
  cancelled: msg`Bill cancelled`,
};

export const WHATSAPP_LABELS: Record<string, MessageDescriptor> = {
  active: msg`On WhatsApp`,
  inactive: msg`Not on WhatsApp`,
};
