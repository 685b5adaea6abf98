import { expect, it } from "vitest";
import { readDay } from "@/lib/dates";
import { changeField, type Reader, readChanges } from "./record-changes";

const reader: Reader = {
  day: (typed, direction = "past") =>
    readDay(typed, { today: "2026-11-28", order: "DMY", direction }),
  decimals: 2,
};
const FIELDS = [
  { name: "name" },
  { name: "day", kind: "day" as const },
  { name: "amount", kind: "amount" as const },
  { name: "branch", kind: "choice" as const },
  { name: "is_active", kind: "yes" as const },
  { name: "category", kind: "code" as const },
];

it("keeps only what differs from what is stored", () => {
  const stored = { name: "Om Realty" };
  const changed = changeField({}, stored, "name", "Om Realty Ltd");

  expect(changed).toEqual({ name: "Om Realty Ltd" });
  expect(changeField(changed, stored, "name", "Om Realty")).toEqual({});
  expect(changeField({}, stored, "city", "")).toEqual({});
});

it("sends what was typed as the service has it, and emptied ones as nothing", () => {
  const typed = {
    name: " Om ",
    day: "2/5",
    amount: "₹1,23,456.50",
    branch: "7",
    is_active: "false",
  };

  expect(readChanges(typed, FIELDS, reader).values).toEqual({
    name: "Om",
    day: "2026-05-02",
    amount: "123456.50",
    branch: 7,
    is_active: false,
  });
  const emptied = { name: "", day: " ", amount: "", branch: "" };
  expect(readChanges(emptied, FIELDS, reader).values).toEqual({
    name: "",
    day: null,
    amount: null,
    branch: null,
  });
});

it("names what nobody can read, and sends nothing of it", () => {
  const { values, wrong } = readChanges({ day: "31/2", amount: "12 or so" }, FIELDS, reader);

  expect([...wrong]).toEqual(["day", "amount"]);
  expect(values).toEqual({});
});

it("sends a code as it is, and none as an empty text", () => {
  expect(readChanges({ category: "generic_informed" }, FIELDS, reader).values).toEqual({
    category: "generic_informed",
  });
  expect(readChanges({ category: "" }, FIELDS, reader).values).toEqual({ category: "" });
});
