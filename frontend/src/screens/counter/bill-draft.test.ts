import { describe, expect, it } from "vitest";
import {
  asAnother,
  type BillDraft,
  type Card,
  entryOf,
  isForgotten,
  isTouched,
  newBill,
  problemsOf,
  repeatLastBill,
  totalOfBill,
  wasContacted,
  withName,
  withTry,
} from "./bill-draft";

const asha = { kind: "known", id: 7, phone: "+919723521333", name: "Asha Patel" } as const;

function bill(
  change: Partial<BillDraft> = {},
  ...lines: Partial<BillDraft["lines"][number]>[]
): BillDraft {
  const empty = newBill(1, null);
  const filled = lines.map((line, index) => ({ ...empty.lines[0], id: index + 1, ...line }));
  return { ...empty, ...change, ...(lines.length && { lines: filled as BillDraft["lines"] }) };
}

const metformin = { medicine: "Metformin 500", quantity: "60", amount: "180", days: "30" };

it("is sent with what was typed, and nothing else", () => {
  const sent = entryOf(bill({ person: asha }, metformin, {}), 2, false);

  expect(sent).toEqual({
    customer: 7,
    branch: 1,
    items: [
      {
        medicine_name: "Metformin 500",
        generic_name: "",
        is_generic: null,
        quantity: "60",
        amount: "180.00",
        duration_days: 30,
      },
    ],
  });
});

it("says contacted before as the service knows it, of new people by the call list", () => {
  const ravi = { kind: "new", phone: "+919825012345", name: "Ravi", expected: "Ravi" } as const;

  expect(wasContacted({ ...ravi, contactedAt: "2026-03-02T05:00:00Z" }, null)).toBe(true);
  expect(wasContacted({ ...ravi, contactedAt: null }, null)).toBe(false);
  expect(wasContacted(asha, { contacted_before: true } as Card)).toBe(true);
  expect(wasContacted(asha, null)).toBe(null);
});

it("names somebody new by phone and name, somebody known by id alone", () => {
  const ravi = { kind: "new", phone: "+919825012345", name: " Ravi ", expected: "" } as const;
  const sent = entryOf(bill({ person: { ...ravi, contactedAt: null } }, metformin), 2, false);

  expect(sent).toMatchObject({ phone: "+919825012345", name: "Ravi" });
  expect(sent).not.toHaveProperty("customer");
  expect(entryOf(bill({ person: asha }, metformin), 2, false)).not.toHaveProperty("phone");
});

it("names nobody for a sale to nobody in particular", () => {
  const sent = entryOf(
    bill({ person: { kind: "nobody" } }, { medicine: "ORS", amount: "20" }),
    2,
    false,
  );

  expect(sent).not.toHaveProperty("phone");
  expect(sent).not.toHaveProperty("name");
});

it("says that somebody came and did not buy, without lines", () => {
  const sent = entryOf(bill({ person: asha }, metformin), 2, true);

  expect(sent.visited_but_no_purchase).toBe(true);
  expect(sent).not.toHaveProperty("items");
});

it("leaves contacted before to the service unless somebody corrected it", () => {
  expect(entryOf(bill({ person: asha }), 2, false)).not.toHaveProperty("was_contacted_before");
  expect(
    entryOf(bill({ person: asha, contactedBefore: false }), 2, false).was_contacted_before,
  ).toBe(false);
});

describe("what has to be put right", () => {
  it.each([
    [{ ...metformin, amount: "abc" }, "amount"],
    [{ ...metformin, amount: "1.234" }, "amount"],
    [{ ...metformin, quantity: "0" }, "quantity"],
    [{ ...metformin, days: "400" }, "days"],
    [{ ...metformin, days: "3.5" }, "days"],
    [{ amount: "20" }, "medicine"],
  ])("%j", (line, field) => {
    expect(problemsOf(bill({ person: asha }, line), 2)).toEqual([{ line: 1, field }]);
  });

  it("is nothing on a line left blank", () => {
    expect(problemsOf(bill({ person: asha }, metformin, {}), 2)).toEqual([]);
  });

  it("is the shop, where none is chosen", () => {
    expect(problemsOf(bill({ branch: null }, metformin), 2)).toEqual([
      { line: null, field: "branch" },
    ]);
  });
});

it("totals what can be read, and says nothing of what can't", () => {
  expect(
    totalOfBill(bill({ discount: "10.50" }, metformin, { medicine: "ORS", amount: "₹20" }), 2),
  ).toBe("189.50");
  expect(totalOfBill(bill({}, { ...metformin, amount: "abc" }), 2)).toBeNull();
});

it("repeats the last bill below what is typed already", () => {
  const card = {
    last_bill: {
      doctor_name: "Dr. Trivedi",
      lines: [
        {
          medicine_name: "Telma 40",
          generic_name: "",
          is_generic: null,
          quantity: "15.000",
          amount: "90.500",
          duration_days: 15,
        },
      ],
    },
  } as unknown as Card;

  const repeated = repeatLastBill(bill({}, { medicine: "ORS", amount: "20" }), card, 2);

  expect(
    repeated.lines.map((line) => [line.medicine, line.quantity, line.amount, line.days]),
  ).toEqual([
    ["ORS", "1", "20", ""],
    ["Telma 40", "15", "90.50", "15"],
    ["", "1", "", ""],
  ]);
  expect(new Set(repeated.lines.map((line) => line.id)).size).toBe(3);
  expect(repeated.doctor).toBe("Dr. Trivedi");
  expect(repeatLastBill(repeated, card, 2).lines).toEqual(repeated.lines);
});

it("is worth keeping once something stands on it", () => {
  expect(isTouched(bill())).toBe(false);
  expect(isTouched(bill({ typed: "97" }))).toBe(true);
  expect(isTouched(bill({}, { medicine: "O" }))).toBe(true);
});

it("is surely one bill for less than the day that the service knows its key", () => {
  const entry = entryOf(bill({ person: asha }, metformin), 2, false);
  const sent = withTry(withTry([], entry, 0), { ...entry }, 5);
  const lost = bill({ sent });
  const hours = 3_600_000;

  expect(sent).toEqual([{ at: 0, entry }]);
  expect(isForgotten(lost, 22 * hours)).toBe(false);
  expect(isForgotten(lost, 48 * hours)).toBe(true);
  expect(isForgotten(asAnother(lost), 48 * hours)).toBe(false);
});

it("has a key of its own, which every try carries", () => {
  expect(newBill(1, null).key).not.toBe(newBill(1, null).key);
});

it("takes days in the digits of the keyboard", () => {
  const typed = bill({ person: asha }, { ...metformin, days: "૩૦" });

  expect(problemsOf(typed, 2)).toEqual([]);
  expect(entryOf(typed, 2, false).items?.[0]?.duration_days).toBe(30);
});

it("says at the discount that it is more than the sum", () => {
  const wrong = [{ line: null, field: "discount" }];

  expect(problemsOf(bill({ person: asha, discount: "180.01" }, metformin), 2)).toEqual(wrong);
  expect(problemsOf(bill({ person: asha, discount: "180" }, metformin), 2)).toEqual([]);
});

it("keeps the name of somebody new whose phone is typed after it", () => {
  const unknown = { phone: "+919825012345", expected: "", contactedAt: null };
  const asTyped = { kind: "new", name: "", ...unknown } as const;
  const asListed = { kind: "new", name: "R. Shah", ...unknown } as const;

  expect(withName(asTyped, "Ravi Shah")).toMatchObject({ name: "Ravi Shah" });
  expect(withName(asListed, "Ravi Shah")).toMatchObject({ name: "R. Shah" });
  expect(withName(asha, "Ravi Shah")).toEqual(asha);
  expect(isTouched(bill({ newName: "Ravi Shah" }))).toBe(true);
});
