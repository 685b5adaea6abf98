import { expect, it } from "vitest";
import { matches } from "./found";

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
