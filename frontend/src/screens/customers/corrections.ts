import type { components } from "@/api/schema";
import { type DateOrder, readDay } from "@/lib/dates";
import type { Customer } from "./use-customers";

type Sent = components["schemas"]["PatchedCustomerWriteRequest"];

export const FIELDS = [
  "full_name",
  "phone",
  "email",
  "city",
  "address",
  "date_of_birth",
  "primary_doctor",
  "chronic_conditions",
  "allergies",
  "special_notes",
] as const;
export type Field = (typeof FIELDS)[number];

export const MEDICAL: ReadonlySet<Field> = new Set([
  "primary_doctor",
  "chronic_conditions",
  "allergies",
  "special_notes",
]);

/** What was typed and is not as it was: only this is sent, so that nobody else's change is lost. */
export type Corrections = Partial<Record<Field | "category", string>>;

export const shownValue = (customer: Customer, field: Field | "category"): string =>
  customer[field] ?? "";

export function correct(
  corrections: Corrections,
  customer: Customer,
  field: Field | "category",
  typed: string,
): Corrections {
  const { [field]: _, ...others } = corrections;
  return typed === shownValue(customer, field) ? others : { ...others, [field]: typed };
}

/** The day of birth as the service has it: null where it can't be read. */
export function birthOf(typed: string, today: string, order: DateOrder): string | null {
  return readDay(typed, { today, order, direction: "past" });
}

export function toSend(corrections: Corrections, today: string, order: DateOrder): Sent {
  const { date_of_birth: birth, category, ...texts } = corrections;
  return {
    ...texts,
    ...(category !== undefined && { category: category as NonNullable<Sent["category"]> }),
    ...(birth !== undefined && {
      date_of_birth: birth.trim() ? birthOf(birth, today, order) : null,
    }),
  };
}
