import type { MessageDescriptor } from "@lingui/core";
import { expect, it, vi } from "vitest";
import { describeAnswer } from "./words";

vi.mock("@/lib/languages", () => ({
  translate: (text: MessageDescriptor | string) =>
    typeof text === "string" ? text : `<${text.message}>`,
}));

it("says an answer in the language of the page, and leaves what somebody wrote", () => {
  expect(describeAnswer("Call later")).toBe("<Call later>");
  expect(describeAnswer("Call later: after six: her son")).toBe("<Call later>: after six: her son");
  expect(describeAnswer("Asked: what it costs")).toBe("Asked: what it costs");
});
