import { expect, it } from "vitest";
import { byPerson, calledOf, listOf, queryOf, type Refill } from "./use-refills";

const refill = (id: number, customer: number, name: string) =>
  ({ id, customer, customer_name: name, phone: "+919723521333" }) as Refill;

it("has a row per person, in the order of the earliest medicine", () => {
  const people = byPerson([refill(1, 7, "Asha"), refill(2, 8, "Ravi"), refill(3, 7, "Asha")]);

  expect(people.map((each) => [each.name, each.refills.map((some) => some.id)])).toEqual([
    ["Asha", [1, 3]],
    ["Ravi", [2]],
  ]);
});

it("keeps relatives on one phone apart", () => {
  expect(byPerson([refill(1, 7, "Asha"), refill(2, 9, "Mohan")])).toHaveLength(2);
});

it("shows what is due where an address names no list, or one there is not", () => {
  expect(listOf(undefined)).toBe("due");
  expect(listOf("lately")).toBe("due");
  expect(listOf("late")).toBe("late");
});

it("says who wants no messages, and whom to ask whether one came", () => {
  const told = { ...refill(1, 7, "Asha"), opted_out: true, message_status: "uncertain" };
  const other = { ...refill(2, 7, "Asha"), opted_out: true, message_status: "sent" };

  expect(byPerson([other, told])).toMatchObject([{ optedOut: true, isUncertain: true }]);
  expect(calledOf([told, other])).toMatchObject({
    optedOut: true,
    medicines: [
      { id: 1, isUncertain: true },
      { id: 2, isUncertain: false },
    ],
  });
});

it("keeps what is long over out of the other lists, and has it in one of its own", () => {
  expect(queryOf({ list: "due" })).toMatchObject({ list: "due", long_over: false });
  expect(queryOf({ list: "calls" })).toMatchObject({ list: "calls", long_over: false });
  expect(queryOf({ list: "late" })).toMatchObject({ list: "late", long_over: false });
  expect(queryOf({ list: "long_over" })).toMatchObject({
    list: "late",
    long_over: true,
    ordering: "-due_on",
  });
  expect(queryOf({ list: "upcoming" })).not.toHaveProperty("long_over");
});

it("leaves nothing out of what a figure counts", () => {
  const asked = queryOf({ list: "late", sent_by: "sms" });

  expect(asked).toMatchObject({ list: "all", sent_by: "sms" });
  expect(asked).not.toHaveProperty("long_over");
});
