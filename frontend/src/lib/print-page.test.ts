import { afterEach, expect, it } from "vitest";
import { forgetPage } from "./print-page";

afterEach(() => document.body.replaceChildren());

it("leaves nothing of what was printed in the page", () => {
  const frame = document.createElement("div");
  frame.id = "printed-page";
  document.body.append(frame);

  forgetPage();
  forgetPage();

  expect(document.getElementById("printed-page")).toBeNull();
});
