import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

type Labels = Record<string, MessageDescriptor>;

export const KIND_LABELS: Labels = {
  signed_in: msg`Signed in`,
  sign_in_failed: msg`Failed to sign in`,
  signed_out: msg`Signed out`,
  session_ended: msg`Ended a session`,
  password_changed: msg`New password`,
  second_factor_changed: msg`Second factor changed`,
  exported: msg`Exported`,
  medical_read: msg`Read medical details`,
  merged: msg`Merged`,
  reverted: msg`Undid an upload`,
  erased: msg`Erased a person`,
  deleted: msg`Deleted with everything`,
  user_made: msg`New colleague`,
  rights_changed: msg`Rights changed`,
  settings_changed: msg`Settings changed`,
  key_made: msg`New key`,
  key_changed: msg`Key changed`,
  key_ended: msg`Key ended`,
};

export const TARGET_LABELS: Labels = {
  customer: msg`customer`,
  user: msg`user`,
  upload: msg`upload`,
  organization: msg`organization`,
  branch: msg`branch`,
  lead: msg`lead`,
  channel_partner: msg`partner`,
  api_key: msg`key`,
};

/** What is told of an entry: "role: staff → manager", "format: xlsx". */
export function detailLines(details: unknown): string[] {
  if (typeof details !== "object" || details === null) return [];
  return Object.entries(details).flatMap(([name, value]) => {
    if (name !== "changes") return [`${name.replaceAll("_", " ")}: ${show(value)}`];
    return Object.entries(value as Record<string, unknown>).map(([field, change]) => {
      const [before, after] = Array.isArray(change) ? change : [undefined, change];
      return `${field.replaceAll("_", " ")}: ${show(before)} → ${show(after)}`;
    });
  });
}

function show(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  if (Array.isArray(value)) return value.map(show).join(", ") || "–";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
