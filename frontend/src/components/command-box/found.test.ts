import { expect, it } from "vitest";
import { addressOfFound, matches } from "./found";

it.each([
  ["My day", "my", true],
  ["My day", "day", true],
  ["My day", "da m", true],
  ["Refills", "ills", false],
  ["ગ્રાહકો", "ગ્રા", true],
  ["Counter", "", true],
])("%s is meant by %j: %s", (label, typed, isMeant) => {
  expect(matches(label, typed)).toBe(isMeant);
});

it("leads to where a record is shown, and nowhere where it has no place", () => {
  expect(addressOfFound({ type: "customer", id: 7, customer: null })).toEqual({
    to: "/customers/$id",
    params: { id: "7" },
  });
  expect(addressOfFound({ type: "contact", id: 7, customer: null })).toEqual({
    to: "/contacts",
    search: { at: "7" },
  });
  expect(addressOfFound({ type: "upload", id: 7, customer: null })).toEqual({
    to: "/uploads/$id",
    params: { id: "7" },
  });
  expect(addressOfFound({ type: "lead", id: 7, customer: 3 })).toEqual({
    to: "/leads/$id",
    params: { id: "7" },
  });
  expect(addressOfFound({ type: "bill", id: 7, customer: 3 })).toEqual({
    to: "/customers/$id",
    params: { id: "3" },
    search: { tab: "purchases" },
  });
  expect(addressOfFound({ type: "bill", id: 7, customer: null })).toBeNull();
});
