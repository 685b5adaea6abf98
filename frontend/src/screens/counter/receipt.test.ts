import { afterEach, beforeEach, expect, it } from "vitest";
import { forgetPage, paperHere, rememberPaper } from "./receipt";

beforeEach(() => localStorage.clear());
afterEach(() => document.body.replaceChildren());

it("prints on A6 until this device has another paper", () => {
  expect(paperHere()).toBe("a6");
  rememberPaper("80mm");
  expect(paperHere()).toBe("80mm");
});

it("leaves nothing of a receipt in the page", () => {
  const frame = document.createElement("div");
  frame.id = "receipt";
  document.body.append(frame);

  forgetPage();
  forgetPage();

  expect(document.getElementById("receipt")).toBeNull();
});
