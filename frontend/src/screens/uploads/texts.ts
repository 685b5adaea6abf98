import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

type Labels = Record<string, MessageDescriptor>;

export const KIND_LABELS: Labels = {
  customers: msg`Customers and visits`,
  contacts: msg`Contacts to call`,
  leads: msg`Leads and projects`,
  channel_partners: msg`Partners and commissions`,
  purchases: msg`Bills and medicines`,
  projects: msg`Projects`,
};

export const STATUS_LABELS: Labels = {
  queued: msg`Waiting for its turn`,
  processing: msg`Being taken in`,
  needs_mapping: msg`Asks about its columns`,
  previewing: msg`Being previewed`,
  previewed: msg`Previewed, not taken in yet`,
  done: msg`Done`,
  failed: msg`Failed`,
  cancelled: msg`Stopped`,
  reverting: msg`Being undone`,
  reverted: msg`Undone`,
  partly_reverted: msg`Undone in part`,
};

/** What a list can be narrowed to: `waiting` is of any status that has rows to correct. */
export const STATES = [
  "waiting",
  "needs_mapping",
  "previewed",
  "processing",
  "done",
  "failed",
  "cancelled",
  "reverted",
  "partly_reverted",
] as const;

export const WAITING_LABEL = msg`With rows that wait`;

/** What became of a row, and of a row that is previewed what would. */
export const OUTCOME_LABELS: Labels = {
  created: msg`New`,
  updated: msg`Updated`,
  unchanged: msg`Unchanged`,
  needs_attention: msg`Waits`,
};

export const OUTCOMES = ["created", "updated", "unchanged", "needs_attention"] as const;

export const OUTCOME_COLOURS: Record<string, string> = {
  created: "green.4",
  updated: "blue",
  unchanged: "gray",
  needs_attention: "orange.4",
};

export const MATCHED_LABELS: Labels = {
  phone: msg`known by phone`,
  email: msg`known by e-mail`,
  passport: msg`known by passport`,
  seen_before: msg`came before`,
};

export const DATE_ORDER_LABELS: Labels = {
  DMY: msg`day, month, year`,
  MDY: msg`month, day, year`,
  YMD: msg`year, month, day`,
};
