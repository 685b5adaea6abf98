import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { ORDERS } from "./use-leads";

export const ORDER_LABELS: Record<(typeof ORDERS)[number], MessageDescriptor> = {
  "-id": msg`Newest first`,
  next_follow_up_on: msg`Next day first`,
  full_name: msg`By name`,
  "-updated_at": msg`Last changed first`,
};

export const OWNER_LABELS = [["mine", msg`Mine`]] as const;

export const LOAN_LABELS: Record<string, MessageDescriptor> = {
  open: msg`Open`,
  overdue: msg`Overdue`,
  kept: msg`Kept`,
  cancelled: msg`Called off`,
};

export const FIELD_LABELS = {
  full_name: msg`Name`,
  contact_number: msg`Phone`,
  passport_number: msg`Passport`,
  source: msg`Came from`,
  notes: msg`Notes`,
} satisfies Record<string, MessageDescriptor>;
