import { beforeEach, expect, it } from "vitest";
import { paperHere, rememberPaper } from "./receipt";

beforeEach(() => localStorage.clear());

it("prints on A6 until this device has another paper", () => {
  expect(paperHere()).toBe("a6");
  rememberPaper("80mm");
  expect(paperHere()).toBe("80mm");
});
