import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

/** What the journey's codes mean, as the API names them. */
type Labels = Record<string, MessageDescriptor>;

export const VISIT_LABELS: Labels = {
  purchased: msg`Bought`,
  no_purchase: msg`Did not buy`,
};

export const CONTACT_LABELS: Labels = {
  pending: msg`To be called`,
  contacted: msg`Reached on a call`,
  yellow: msg`Came, did not buy`,
  converted: msg`Was on a call list and bought`,
  inactive: msg`Not called any more`,
};

export const EDIT_LABELS: Labels = {
  deleted: msg`Deleted`,
  reactivated: msg`Back again`,
  edit: msg`Edited by hand`,
  manual_add: msg`Added by hand`,
  upsert: msg`Brought by another part of Footfall`,
  webhook: msg`Brought by another system`,
  opt_out: msg`Messages stopped or wanted again`,
  revert: msg`An upload was undone`,
  branch_deleted: msg`A shop was deleted`,
};

export const REMINDER_LABELS: Labels = {
  open: msg`Planned`,
  done: msg`Done`,
  cancelled: msg`Called off`,
};

export const MESSAGE_LABELS: Labels = {
  queued: msg`Waiting`,
  sending: msg`Being sent`,
  accepted: msg`Accepted by the provider`,
  sent: msg`Sent`,
  delivered: msg`Delivered`,
  read: msg`Read`,
  failed: msg`Not sent`,
  uncertain: msg`Not known whether it was sent`,
  skipped: msg`Left out`,
};

export const SKIPPED_LABELS: Labels = {
  opted_out: msg`Wants no messages`,
  no_consent: msg`No consent is recorded`,
  no_phone: msg`No phone is known`,
  not_on_whatsapp: msg`Not on WhatsApp`,
  no_longer_due: msg`Nothing to remind of any more`,
  deleted: msg`The customer was deleted`,
  expired: msg`Too late to send`,
};

export const ROW_LABELS: Labels = {
  pending: msg`waits`,
  created: msg`added the customer`,
  updated: msg`changed the customer`,
  unchanged: msg`changed nothing`,
  needs_attention: msg`waits for an answer`,
};

export const CLAIM_LABELS: Labels = {
  active: msg`claims the person`,
  repeated: msg`claims again`,
  contested: msg`claims whom another claims`,
  decided: msg`a manager decided for them`,
};
