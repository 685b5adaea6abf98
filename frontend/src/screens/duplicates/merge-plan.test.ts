import { expect, it } from "vitest";
import {
  choicesOf,
  type Field,
  inOrder,
  nextChoice,
  type Preview,
  planOf,
  swapped,
  takenOf,
  withChoice,
  withMember,
} from "./merge-plan";

const [KEPT, OTHER, THIRD] = [1, 2, 3];

function field(name: string, kept: string, other: string, more: Partial<Field> = {}): Field {
  const values = [
    { record: KEPT, value: kept, shown: kept },
    { record: OTHER, value: other, shown: other },
  ];
  const base = { label: name, conflict: false, choosable: true, suggestion: null, result: kept };
  return { name, how: "", values, ...base, ...more };
}
const CITY = field("city", "Surat", "Ahmedabad", { conflict: true, suggestion: OTHER });
const PHONE = field("phone", "97235 21333", "98250 12345", { suggestion: KEPT });
const NOTES = field("notes", "Comes on foot", "Calls first");
const preview = { fields: [CITY, PHONE, NOTES] } as Preview;

it("sends what is shown: proposals of conflicts, and what somebody chose", () => {
  const plan = planOf(KEPT, OTHER);
  expect(choicesOf(preview, plan)).toEqual({ city: OTHER });
  expect(choicesOf(preview, withChoice(plan, CITY, KEPT))).toEqual({ city: KEPT });
  expect(choicesOf(preview, withChoice(plan, NOTES, OTHER))).toEqual({
    city: OTHER,
    notes: OTHER,
  });
});

it("leaves a field to its rule again when it is chosen once more, but never a conflict", () => {
  const chosen = withChoice(planOf(KEPT, OTHER), NOTES, OTHER);
  expect(takenOf(NOTES, chosen)).toBe(OTHER);
  expect(takenOf(NOTES, withChoice(chosen, NOTES, OTHER))).toBeNull();
  const city = withChoice(planOf(KEPT, OTHER), CITY, KEPT);
  expect(takenOf(CITY, withChoice(city, CITY, KEPT))).toBe(KEPT);
});

it("keeps what was chosen as the two are swapped", () => {
  const plan = swapped(withChoice(planOf(KEPT, OTHER), CITY, KEPT));
  expect(plan.records).toEqual([OTHER, KEPT]);
  expect(plan.choices).toEqual({ city: KEPT });
  expect(swapped({ records: [1, 2, 3], choices: {} }).records).toEqual([2, 3, 1]);
});

it("takes one more of a group in, and what was chosen of it out again", () => {
  const three = withMember(planOf(KEPT, OTHER), THIRD, true);
  expect(three.records).toEqual([KEPT, OTHER, THIRD]);
  expect(withMember(withChoice(three, CITY, THIRD), THIRD, false)).toEqual(planOf(KEPT, OTHER));
});

it("shows conflicts first, and what is alike or of one only last", () => {
  const name = field("name", "Asha Patel", "ASHA  patel");
  const email = field("email", "asha@example.in", "");
  const empty = field("passport", "", "");
  const order = inOrder([PHONE, name, email, empty, CITY]);
  const names = (fields: Field[]) => fields.map((each) => each.name);
  expect(names(order.differing)).toEqual(["city", "phone"]);
  expect(names(order.partly)).toEqual(["email"]);
  expect(names(order.alike)).toEqual(["name"]);
});

it("goes round those who have a value by the arrows", () => {
  const plan = planOf(KEPT, OTHER);
  expect(nextChoice(CITY, plan.records, plan, 1)).toBe(KEPT);
  expect(nextChoice(CITY, plan.records, plan, -1)).toBe(KEPT);
  expect(nextChoice(NOTES, plan.records, plan, 1)).toBe(KEPT);
  const email = field("email", "", "asha@example.in", { suggestion: OTHER });
  expect(nextChoice(email, plan.records, plan, 1)).toBe(OTHER);
});
