import { i18n } from "@lingui/core";
import { afterEach, describe, expect, it } from "vitest";
import { messages as general } from "../../../locales/hi.po";
import { messages } from "../../../locales/uploads/hi.po";
import { DID } from "./revert-lists";
import { entryWords, revertWords } from "./revert-words";

const inHindi = () =>
  i18n.loadAndActivate({ locale: "hi", messages: { ...general, ...messages } as never });
const fact = (code: string, values: object = {}) => ({ text: "Said.", code, values }) as never;

afterEach(() => i18n.loadAndActivate({ locale: "en", messages: {} }));

const row = fact("row", { row: 3, file: "june.csv" });
const kept = fact("kept", {
  what: fact("value_stays", { field: fact("field", { name: "city" }), value: "Surat" }),
  because: fact("also_named", { by: row }),
});

describe("why something of an upload stays", () => {
  it("is the service's sentence in English", () => {
    expect(entryWords({ sentences: ["Said."], facts: [kept] })).toEqual(["Said."]);
  });

  it("is made of its facts in another language", () => {
    inHindi();
    const [sentence] = entryWords({ sentences: ["Said."], facts: [kept] });

    expect(sentence).toMatch(/^शहर Surat .*june\.csv.*3/);
  });

  it("names keys and days, and shows what it has no words for", () => {
    inHindi();
    const facts = [
      fact("removed_with", { noun: "customer", keys: ["phone 97235 21333"] }),
      fact("visit_removed", { branch: "CG Road", day: "2024-05-02" }),
      fact("of_tomorrow"),
    ];
    const [customer, visit, unknown] = entryWords({ sentences: ["a", "b", "c"], facts });

    expect(customer).toContain("फ़ोन 97235 21333");
    expect(visit).toMatch(/2 मई 2024.*CG Road/);
    expect(unknown).toBe("Said.");
  });

  it("is the sentence where there were no facts yet", () => {
    inHindi();

    expect(entryWords({ sentences: ["Kept."], facts: [] })).toEqual(["Kept."]);
  });
});

it("counts what went and what stayed in the language of the page", () => {
  const list = (counts: object) => ({ count: 1, counts, first: [] });
  const revert = {
    sentence: "Said.",
    error: "",
    reverted: list({ customers: 2, visits: 3 }),
    kept: list({}),
    blocked: list({ leads: 1 }),
  } as never;

  expect(revertWords(revert, DID)).toBe("Said.");
  inHindi();
  expect(revertWords(revert, DID)).toMatch(/2 ग्राहक, 3 .*1 लीड/);
});
