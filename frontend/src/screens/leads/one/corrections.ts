import type { components } from "@/api/schema";
import type { LeadDetail } from "../use-leads";

type Sent = components["schemas"]["PatchedLeadChangeRequest"];

export const FIELDS = [
  "full_name",
  "contact_number",
  "passport_number",
  "source",
  "notes",
] as const;
export type Field = (typeof FIELDS)[number];

/** What was typed and is not as it was: only this is sent, so that nobody else's change is lost. */
export type Corrections = Partial<Record<Field | "branch", string>>;

export const shownValue = (lead: LeadDetail, field: Field | "branch"): string =>
  String(lead[field] ?? "");

export function correct(
  corrections: Corrections,
  lead: LeadDetail,
  field: Field | "branch",
  typed: string,
): Corrections {
  const { [field]: _, ...others } = corrections;
  return typed === shownValue(lead, field) ? others : { ...others, [field]: typed };
}

export function toSend({ branch, ...texts }: Corrections): Sent {
  return { ...texts, ...(branch !== undefined && { branch: branch ? Number(branch) : null }) };
}
