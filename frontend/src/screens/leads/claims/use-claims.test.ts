import { expect, it } from "vitest";
import { isUndecided } from "./use-claims";

const OM = 1;
const SHREE = 2;
const named = { id: 1, status: "active" as const, partner: OM };
const contested = { id: 2, status: "contested" as const, partner: SHREE };
const decided = { id: 3, status: "decided" as const, partner: SHREE };

it("is decided where partners contest, for whom it is not decided already", () => {
  expect(isUndecided([named], OM)).toBe(false);
  expect(isUndecided([named, contested], SHREE)).toBe(true);
  expect(isUndecided([named, contested, decided], SHREE)).toBe(false);
  expect(isUndecided([named, contested, decided], OM)).toBe(true);
});
