import { i18n, type MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { fieldOf } from "@/components/field-labels";
import { translate } from "@/lib/languages";
import { SCOPES } from "../keys/scopes";
import { formatMoment } from "../moments";
import { FIELDS } from "../organization/fields";
import { ROLE_LABELS } from "../roles";

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

const DETAIL_LABELS: Labels = {
  list: msg`List`,
  format: msg`Format`,
  rows: msg`Rows`,
  medical: msg`With medical details`,
  filters: msg`Narrowed by`,
  page: msg`Page`,
  count: msg`How many`,
  code: msg`Reason`,
  why: msg`Reason`,
  what: msg`What`,
  kind: msg`Kind`,
  name: msg`Name`,
  records: msg`Records`,
  deactivated: msg`Colleagues who can no longer sign in`,
  merge: msg`Merge`,
  merged_away: msg`Archived by it`,
  sessions: msg`Devices signed out`,
  role: msg`Role`,
  branches: msg`Branches`,
  is_active: msg`Works here`,
  organization: msg`Organization`,
  scopes: msg`What it may do`,
  reads_medical: msg`It reads medical details`,
  expires_at: msg`Good until`,
};

/** Values that are codes of the service, in words. */
const VALUES: Record<string, Labels> = {
  role: ROLE_LABELS,
  scopes: Object.fromEntries(SCOPES.map(([scope, label]) => [scope, label])),
  what: {
    "set up": msg`set up`,
    "recovery code used": msg`a recovery code was used`,
    "new recovery codes": msg`new recovery codes`,
    removed: msg`taken off`,
    reset: msg`taken off by a colleague`,
  },
  code: {
    wrong_code: msg`The code was wrong`,
    used_code: msg`The code was used before`,
    clock_off: msg`The phone's clock is wrong`,
  },
  why: { "A used token came back.": msg`A used token came back.` },
};

/** What a detail, or a setting that changed, is called: as its form does. */
function nameOf(field: string): string {
  const label = DETAIL_LABELS[field] ?? FIELDS[field as keyof typeof FIELDS]?.label;
  return label ? translate(label) : fieldOf(field);
}

type Names = Record<string, string>;

/** What is told of an entry: "Role: Staff → Manager", "Rows: 12". `branches` are names by number. */
export function detailLines(details: unknown, branches: Names = {}): string[] {
  if (typeof details !== "object" || details === null) return [];
  const show = (field: string, value: unknown): string => {
    if (Array.isArray(value)) return value.map((one) => show(field, one)).join(", ") || "–";
    return (field === "branches" && branches[String(value)]) || describe(field, value);
  };
  return Object.entries(details).flatMap(([name, value]) => {
    if (name === "organization") return []; // everybody here is of this one
    if (name !== "changes") return [`${nameOf(name)}: ${show(name, value)}`];
    return Object.entries(value as Record<string, unknown>).map(([field, change]) => {
      const [before, after] = Array.isArray(change) ? change : [undefined, change];
      return `${nameOf(field)}: ${show(field, before)} → ${show(field, after)}`;
    });
  });
}

function describe(field: string, value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "boolean") return value ? translate(msg`yes`) : translate(msg`no`);
  if (typeof value === "object") return JSON.stringify(value);
  const text = String(value);
  if (/^\d{4}-\d\d-\d\dT/.test(text)) return formatMoment(text, i18n.locale);
  const choice = FIELDS[field as keyof typeof FIELDS]?.choices?.find(([code]) => code === text);
  const words = VALUES[field]?.[text] ?? choice?.[1];
  return words ? translate(words) : text;
}
