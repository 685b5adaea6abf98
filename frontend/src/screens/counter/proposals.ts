import type { components } from "@/api/schema";
import { type Card, fitted, type Line, trimmed } from "./bill-draft";

type Medicine = components["schemas"]["Medicine"];

/** A medicine as it was sold before: taken whole, or only its name. */
export type Proposal = Omit<Line, "id">;

const MOST_OFFERED = 8;

/** What this person bought before, as it was bought last. */
export function proposalsOfCard(card: Card | null, decimals: number): Proposal[] {
  return (card?.last_medicines ?? []).map((line) => ({
    medicine: line.medicine_name,
    generic: line.generic_name,
    isGeneric: line.is_generic,
    quantity: trimmed(line.quantity),
    amount: fitted(line.amount, decimals),
    days: daysOf(line.duration_days),
  }));
}

/** What the organization sold before, as it was sold last. */
export function proposalOfMedicine(medicine: Medicine, decimals: number): Proposal {
  return {
    medicine: medicine.name,
    generic: medicine.generic_name,
    isGeneric: medicine.is_generic,
    quantity: trimmed(medicine.quantity),
    amount: fitted(medicine.amount, decimals),
    days: daysOf(medicine.duration_days),
  };
}

const daysOf = (days: number | null) => (days === null ? "" : String(days));

/** Text without case and accents, as the service compares it; vowel signs of Indian scripts stay. */
export const fold = (text: string) =>
  text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[\u2010-\u2013]/g, "-")
    .trim()
    .toLowerCase();

const SHORTEST_INSIDE = 3; // signs; shorter words are found at the beginning of one only

/** Whether every word that was typed stands in its name or generic name, as the service finds it. */
export function matches(
  { medicine, generic }: Pick<Proposal, "medicine" | "generic">,
  typed: string,
): boolean {
  const text = fold(`${medicine} ${generic}`);
  const words = text.split(/[^\p{L}\p{M}\p{N}]+/u);
  return fold(typed)
    .split(/\s+/)
    .every((part) =>
      part.length < SHORTEST_INSIDE
        ? words.some((word) => word.startsWith(part)) || text.startsWith(part)
        : text.includes(part),
    );
}

/**
 * Whether a whole answer to `known` holds all that `typed` may mean, so that nobody need be asked.
 * A word of under three signs found beginnings only: a longer one finds more than it did.
 */
export function answers(known: string, typed: string): boolean {
  return (
    fold(typed).startsWith(fold(known)) &&
    fold(known)
      .split(/\s+/)
      .every((word) => word.length >= SHORTEST_INSIDE)
  );
}

/**
 * What is offered for `typed`: what is called exactly so, what this person bought, what was sold to
 * others. Only what fits what is typed now, whatever was asked for.
 */
export function offers(typed: string, own: Proposal[], sold: Proposal[]): Proposal[] {
  if (!typed.trim()) return own.slice(0, MOST_OFFERED);
  const all = [...own.filter((each) => matches(each, typed)), ...sold];
  const exact = all.filter((each) => fold(each.medicine) === fold(typed));
  const byName = new Map<string, Proposal>();
  for (const each of [...exact, ...all]) {
    const name = fold(each.medicine);
    if (!byName.has(name)) byName.set(name, each);
  }
  return [...byName.values()].slice(0, MOST_OFFERED);
}
