import { expect, test } from "vitest";
import { describeKind, describeWhy } from "./count-words";
import { fillIn } from "./messages/fill-in";
import { linesOf, toBody, toForm } from "./organization/organization";
import { countries, timeZones } from "./organization/world";
import { makePassword } from "./people/make-password";
import { toBody as toUser } from "./people/person-values";
import { detailLines } from "./trail/words";

const VALUES = { name: "Asha", shop: "Shah Medicals", branch: "CG Road", medicines: "Metformin" };

test("figures go as they are typed, emptied ones as nothing", () => {
  expect(toBody({ contacts_per_day: " ", send_hour: "10", claim_days: "many" })).toEqual({
    contacts_per_day: null,
    send_hour: "10",
    claim_days: "many",
  });
  expect(toBody({ names_of_nobody: "Cash\n\n  Walk in " })).toEqual({
    names_of_nobody: ["Cash", "Walk in"],
  });
});

test("what is stored reads as it is typed", () => {
  const form = toForm({ id: 1, name: "Shah Medicals", quiet_from: "20:00:00", send_hour: 9 });

  expect([form.quiet_from, form.send_hour, form.contacts_per_day]).toEqual(["20:00", "9", ""]);
});

test("lines are trimmed, and empty ones left out", () => {
  expect(linesOf(" CG Rd\n\nC.G. Road ")).toEqual(["CG Rd", "C.G. Road"]);
});

test("branches of a colleague are sent by number", () => {
  expect(toUser({ branches: ["3", "5"], aliases: "Chitra ben" })).toEqual({
    branches: [3, 5],
    aliases: ["Chitra ben"],
  });
});

test("a template is filled in as a customer gets it", () => {
  expect(fillIn("Hello {name}, {shop}.", VALUES, false)).toBe("Hello Asha, Shah Medicals.");
});

test.each(["Hello {nmae}", "Hello {", "{name}}", "Take {medicines}"])(
  "%s can't be filled in",
  (body) => {
    expect(fillIn(body, VALUES, false)).toBeNull();
  },
);

test("medicines are named where that is switched on", () => {
  expect(fillIn("{medicines}", VALUES, true)).toBe("Metformin");
});

test("passwords are never the same, and can be read out", () => {
  const made = Array.from({ length: 50 }, makePassword);

  expect(new Set(made).size).toBe(50);
  for (const password of made)
    expect(password).toMatch(/^[a-hj-kmnp-z2-9]{4}(-[a-hj-kmnp-z2-9]{4}){2}$/);
});

test("countries have names, and no region that is none", () => {
  const codes = countries("en").map(({ value }) => value);

  expect(codes).toEqual(expect.arrayContaining(["IN", "PK", "BD", "NP"]));
  expect(codes).not.toContain("EU");
});

test("a stored clock is offered, though the browser calls it otherwise", () => {
  expect(timeZones("IN", "Asia/Kolkata").map(({ value }) => value)).toContain("Asia/Kolkata");
});

test("an entry of the trail says what changed", () => {
  expect(detailLines({ changes: { role: ["staff", "manager"], branches: [[1], []] } })).toEqual([
    "Role: Staff → Manager",
    "Branches: 1 → –",
  ]);
  expect(detailLines({ branches: [1, 7], organization: 4 }, { 1: "CG Road" })).toEqual([
    "Branches: CG Road, 7",
  ]);
  expect(detailLines({ changes: { date_order: ["DMY", "MDY"] } })).toEqual([
    "How dates are written: Day first: 31/12/2026 → Month first: 12/31/2026",
  ]);
  expect(detailLines({ format: "xlsx", medical: true })).toEqual([
    "Format: xlsx",
    "With medical details: yes",
  ]);
  expect(detailLines(null)).toEqual([]);
});

test("what a deletion takes is worded by its kind, and a new kind by the service", () => {
  const counted = { kind: "visit", label: "visits", count: 1, why: "" };

  expect(describeKind(counted)).toBe("visit");
  expect(describeKind({ ...counted, kind: "loyaltycard", label: "loyalty cards" })).toBe(
    "loyalty cards",
  );
  expect(describeWhy(counted)).toBe("");
});
