import { expect, it } from "vitest";
import { describeItem } from "./journey-words";

const ways = {
  short: (day: string) => `<${day}>`,
  money: (amount: string, code: string) => `${code} ${amount}`,
};
const item = (type: string, details: Record<string, unknown>) =>
  describeItem({ type, title: "Title", description: "Text", date: "2026-11-29", details }, ways);

it("says days and amounts as the page writes them", () => {
  const bill = {
    bill_number: "FF-7",
    store: "CG Road",
    total: "180.00",
    currency: "INR",
    lines: 2,
  };

  expect(item("bill", { ...bill, by: "Chitra" })).toEqual({
    title: "Bill FF-7 at CG Road",
    text: "INR 180.00 · 2 lines · by Chitra",
  });
  expect(item("interaction", { kind: "call", next_action_on: "2026-12-02" }).text).toBe(
    "next <2026-12-02>",
  );
});

it("says what became of a contact by its status, else to whom it was given", () => {
  expect(item("contact", { status: "yellow", changes: {} }).title).toBe("Came, did not buy");
  expect(item("contact", { status: null, assigned_to: "Chitra", changes: {} }).title).toBe(
    "Calls given to Chitra",
  );
});

it("names what changed from what to what", () => {
  const changes = { city: ["—", "Surat"], some_new_field: ["1", "2"] };

  expect(item("edit", { action: "updated", cause: "edit", changes, note: "Told us" })).toEqual({
    title: "Edited by hand",
    text: "City: — → Surat · Some new field: 1 → 2 · Told us",
  });
});

it("leaves what the service alone knows as it says it", () => {
  expect(item("quite_new", {})).toEqual({ title: "Title", text: "Text" });
});

it("never fails on details that are not there", () => {
  const types = ["store_visit", "bill_change", "edit", "merge", "lead", "lead_project", "claim"];

  for (const type of types) expect(typeof item(type, {}).title).toBe("string");
});
