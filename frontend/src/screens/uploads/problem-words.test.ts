import { i18n } from "@lingui/core";
import { afterEach, describe, expect, it } from "vitest";
import { messages } from "../../locales/uploads/hi.po";
import { problemWords } from "./problem-words";

const SAID = 'Bill "B-1003" is of Pravin Soni on 2 Jun 2024 already.';

afterEach(() => i18n.activate("en"));

describe("problemWords", () => {
  const inHindi = (code: string, value: string) => {
    i18n.load("hi", messages as never);
    i18n.activate("hi");
    return problemWords({ code, value, message: SAID });
  };

  it("is the service's sentence in English", () => {
    expect(problemWords({ code: "branch_unknown", value: "Bopal", message: SAID })).toBe(SAID);
  });

  it("names the cell in the language of the page", () => {
    const words = inHindi("branch_unknown", "Bopal");
    expect(words).toContain("Bopal");
    expect(words).not.toContain("already");
  });

  it("keeps who the other person is", () => {
    expect(inHindi("bill_number_taken", "B-1003")).toContain(SAID);
  });

  it("shows the service's sentence for a problem it does not know", () => {
    expect(inHindi("of_tomorrow", "x")).toBe(SAID);
  });
});
