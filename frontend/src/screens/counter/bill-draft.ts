import type { components } from "@/api/schema";
import { readAmount, totalOf, withLatinDigits } from "@/lib/money";

export type Card = components["schemas"]["PhoneCard"];
export type Entry = components["schemas"]["QuickPurchaseRequest"];

/** One line as typed; empty texts are not said to the service. */
export type Line = {
  id: number;
  medicine: string;
  generic: string;
  isGeneric: boolean | null;
  quantity: string;
  amount: string;
  days: string;
};

/** Who buys: somebody known, somebody new, or nobody in particular. Never chosen for the user. */
export type Person =
  | { kind: "known"; id: number; phone: string; name: string }
  | { kind: "new"; phone: string; name: string; expected: string; contactedAt: string | null }
  | { kind: "nobody" };

/** A try that got no answer: perhaps it is saved. `at`: milliseconds. */
export type Sent = { at: number; entry: Entry };

/**
 * A bill as it lies on the counter. `key` is born with it and sent with every try: however often
 * it is sent, it is one bill. Once emptied, or saved as another one, it is sent with `requestKey`.
 */
export type BillDraft = {
  key: string;
  requestKey?: string;
  sent?: Sent[]; // with the key it has now, the oldest first
  begunAt: number; // milliseconds
  typed: string; // in the box for phone or name
  newName?: string; // of somebody new, whose phone is being looked up
  person: Person | null;
  branch: number | null;
  servedBy: number | null;
  category: string;
  contactedBefore: boolean | null; // null: as the service knows it
  lines: Line[];
  discount: string;
  doctor: string;
};

export type Problem = { line: number | null; field: keyof Line | "discount" | "name" | "branch" };

export function emptyLine(lines: readonly Line[]): Line {
  const id = Math.max(0, ...lines.map((line) => line.id)) + 1;
  return { id, medicine: "", generic: "", isGeneric: null, quantity: "1", amount: "", days: "" };
}

/** Somebody new whose name was typed before the phone keeps it. */
export const withName = (person: Person, name = ""): Person =>
  person.kind === "new" && !person.name ? { ...person, name } : person;

/** As the service knows it; null before it answered. A person may know better. */
export function wasContacted(person: Person | null, card: Card | null): boolean | null {
  if (person?.kind === "new") return !!person.contactedAt;
  return card?.contacted_before ?? null;
}

export function newBill(branch: number | null, servedBy: number | null): BillDraft {
  return {
    key: crypto.randomUUID(),
    begunAt: Date.now(),
    typed: "",
    person: null,
    branch,
    servedBy,
    category: "",
    contactedBefore: null,
    lines: [emptyLine([])],
    discount: "",
    doctor: "",
  };
}

export const isBlank = (line: Line) => !line.medicine.trim() && !line.amount.trim();

export const requestKeyOf = (bill: BillDraft) => bill.requestKey ?? bill.key;

/** As a bill that was never sent: what was, is another one. */
export const asAnother = (bill: BillDraft): BillDraft => ({
  ...bill,
  requestKey: crypto.randomUUID(),
  sent: [],
});

/** The tries with one more, unless the same was sent already. */
export function withTry(sent: Sent[], entry: Entry, at: number): Sent[] {
  const text = JSON.stringify(entry);
  return sent.some((each) => JSON.stringify(each.entry) === text) ? sent : [...sent, { at, entry }];
}

const SURELY_ONE_MS = 23 * 3_600_000; // the service knows a key for 24 hours

/** Sent so long ago that the service would no longer know that it is the same bill. */
export const isForgotten = (bill: BillDraft, now: number) =>
  !!bill.sent?.[0] && now - bill.sent[0].at > SURELY_ONE_MS;

/** Whether anything would be lost with it. */
export function isTouched(bill: BillDraft): boolean {
  return (
    bill.person !== null ||
    bill.typed.trim() !== "" ||
    !!bill.newName ||
    bill.discount.trim() !== "" ||
    bill.lines.some((line) => !isBlank(line))
  );
}

/** What has to be put right before it can be sent; the service checks everything again. */
export function problemsOf(bill: BillDraft, decimals: number): Problem[] {
  const problems: Problem[] = [];
  if (bill.branch === null) problems.push({ line: null, field: "branch" });
  for (const line of bill.lines.filter((each) => !isBlank(each))) {
    if (!line.medicine.trim()) problems.push({ line: line.id, field: "medicine" });
    if (line.amount.trim() && readAmount(line.amount, decimals) === null) {
      problems.push({ line: line.id, field: "amount" });
    }
    if (!(Number(readAmount(line.quantity, 3)) > 0)) {
      problems.push({ line: line.id, field: "quantity" });
    }
    if (line.days.trim() && readDays(line.days) === null)
      problems.push({ line: line.id, field: "days" });
  }
  const total = totalOfBill(bill, decimals);
  const isDiscountRead = !bill.discount.trim() || readAmount(bill.discount, decimals) !== null;
  if (!isDiscountRead || total?.startsWith("-")) problems.push({ line: null, field: "discount" });
  return problems;
}

const LONGEST_DAYS = 366;

/** Digits of any of our languages; null where they are no number of days. */
function readDays(typed: string): number | null {
  const days = /^\d+$/.test(withLatinDigits(typed).trim()) ? Number(withLatinDigits(typed)) : 0;
  return days >= 1 && days <= LONGEST_DAYS ? days : null;
}

/** What the service will come to; null while an amount can't be read. */
export function totalOfBill(bill: BillDraft, decimals: number): string | null {
  const amounts = bill.lines
    .filter((line) => line.amount.trim())
    .map((line) => readAmount(line.amount, decimals));
  const discount = bill.discount.trim() ? readAmount(bill.discount, decimals) : "";
  if (discount === null || amounts.some((amount) => amount === null)) return null;
  return totalOf(amounts as string[], discount, decimals);
}

/** What is sent. `cameOnly`: who came and did not buy. */
export function entryOf(bill: BillDraft, decimals: number, cameOnly: boolean): Entry {
  const { person } = bill;
  return {
    ...(person?.kind === "known" && { customer: person.id }),
    ...(person?.kind === "new" && { phone: person.phone, name: person.name.trim() }),
    ...(bill.branch !== null && { branch: bill.branch }),
    ...(bill.servedBy !== null && { served_by: bill.servedBy }),
    ...(bill.category && { category: bill.category as NonNullable<Entry["category"]> }),
    ...(bill.contactedBefore !== null && { was_contacted_before: bill.contactedBefore }),
    ...(bill.doctor.trim() && { doctor_name: bill.doctor.trim() }),
    ...(cameOnly
      ? { visited_but_no_purchase: true }
      : {
          items: bill.lines.filter((line) => !isBlank(line)).map((line) => itemOf(line, decimals)),
          ...(bill.discount.trim() && {
            discount_amount: readAmount(bill.discount, decimals) ?? "",
          }),
        }),
  };
}

function itemOf(line: Line, decimals: number): NonNullable<Entry["items"]>[number] {
  return {
    medicine_name: line.medicine.trim(),
    generic_name: line.generic.trim(),
    is_generic: line.isGeneric,
    quantity: trimmed(readAmount(line.quantity, 3) ?? "1"),
    ...(line.amount.trim() && { amount: readAmount(line.amount, decimals) ?? "" }),
    ...(line.days.trim() && { duration_days: readDays(line.days) }),
  };
}

/** "60.000" as a person writes it: "60". */
export const trimmed = (number: string) =>
  number.includes(".") ? number.replace(/\.?0+$/, "") : number;

const nameKey = (medicine: string) => medicine.trim().replace(/\s+/g, " ").toLowerCase();

/** Last time's lines in place of blank ones; a medicine that stands on it already stays as it is. */
export function repeatLastBill(bill: BillDraft, card: Card, decimals: number): BillDraft {
  const typed = bill.lines.filter((line) => !isBlank(line));
  const lines = [...typed];
  const known = new Set(typed.map((line) => nameKey(line.medicine)));
  for (const line of card.last_bill?.lines ?? []) {
    if (known.has(nameKey(line.medicine_name))) continue;
    lines.push({
      ...emptyLine(lines),
      medicine: line.medicine_name,
      generic: line.generic_name,
      isGeneric: line.is_generic,
      quantity: trimmed(line.quantity),
      amount: readAmount(line.amount, 3) === null ? "" : fitted(line.amount, decimals),
      days: line.duration_days === null ? "" : String(line.duration_days),
    });
  }
  return {
    ...bill,
    lines: [...lines, emptyLine(lines)],
    doctor: bill.doctor || (card.last_bill?.doctor_name ?? ""),
  };
}

/** The API's three decimals as many as the currency has, where nothing is lost by it. */
export function fitted(amount: string, decimals: number): string {
  const [whole = "0", fraction = ""] = amount.split(".");
  const kept = fraction.slice(0, decimals).padEnd(decimals, "0");
  return decimals && /[1-9]/.test(kept) ? `${whole}.${kept}` : whole;
}
