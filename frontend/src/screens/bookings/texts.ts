import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { AREA_ORDERS, BOOKING_ORDERS } from "./use-bookings";

export const STATUS_LABELS: Record<string, MessageDescriptor> = {
  confirmed: msg`Confirmed`,
  cancelled: msg`Cancelled`,
};

export const BOOKING_ORDER_LABELS: Record<(typeof BOOKING_ORDERS)[number], MessageDescriptor> = {
  "-id": msg`Newest first`,
  "-booked_on": msg`Booked last first`,
  "-amount": msg`Largest first`,
  reference: msg`By reference`,
};

export const AREA_ORDER_LABELS: Record<(typeof AREA_ORDERS)[number], MessageDescriptor> = {
  "-id": msg`Newest first`,
  full_name: msg`By name`,
  "-last_activity_on": msg`Seen last first`,
  city: msg`By city`,
};
