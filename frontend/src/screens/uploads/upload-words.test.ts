import { i18n } from "@lingui/core";
import { afterEach, describe, expect, it } from "vitest";
import { messages } from "../../locales/uploads/gu.po";
import { dayWords, endWords, questionWords, workbookWords } from "./upload-words";
import type { Upload } from "./use-uploads";

const counts = {
  rows: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  needs_attention: 0,
  seen_before: 0,
};
const upload = (more: object) =>
  ({ status: "failed", error: "", error_code: "", counts, file_forgotten: "", ...more }) as Upload;
const asked = (code: string, values: object) =>
  questionWords({ code, values, message: "Said." } as never);
const inGujarati = () => i18n.loadAndActivate({ locale: "gu", messages: messages as never });

afterEach(() => i18n.loadAndActivate({ locale: "en", messages: {} }));

describe("what a sheet asks", () => {
  it("is the service's sentence in English, and that of a code which is new", () => {
    expect(asked("people_above", { row: 1 })).toBe("Said.");
    inGujarati();
    expect(asked("of_tomorrow", {})).toBe("Said.");
  });

  it("names rows and tables in the language of the page", () => {
    inGujarati();
    const above = asked("people_above", { row: 3, text: "Mona | 90990 28142", header_row: 5 });

    expect(above).toMatch(/3 .*Mona \| 90990 28142.* 5/);
    expect(asked("tables_beside", { tables: ["A to B", "D to E"] })).toContain("A to B; D to E");
  });
});

describe("what became of an upload", () => {
  it("is why it failed, and how many rows are in", () => {
    const failed = upload({
      error: "Lost.",
      error_code: "file_lost",
      counts: { ...counts, rows: 2, created: 2 },
    });

    expect(endWords(failed)).toBe(
      "Lost. 2 rows: 2 new, 0 updated, 0 unchanged, 0 to be corrected.",
    );
  });

  it("is said of a stopped one, and of one that says nothing by its status", () => {
    expect(endWords(upload({ status: "cancelled" }))).toBe(
      "It was stopped before anything was taken in.",
    );
    expect(endWords(upload({ status: "cancelled", file_forgotten: "erased" }))).toContain("erased");
    expect(endWords(upload({ status: "reverted" }))).toBe("Undone");
  });

  it("is what a corrected workbook did", () => {
    const done = { status: "done", counts: { ...counts, rows: 4, updated: 3, unchanged: 1 } };

    expect(workbookWords(upload(done))).toBe("3 rows are corrected, 1 still waits.");
  });
});

it("says how days are read in the language of the page", () => {
  const column = {
    order: "DMY",
    sentence: "Said.",
    day_first: 14,
    month_first: 0,
    either: 9,
    real: 0,
  };

  expect(dayWords(column as never)).toBe("Said.");
  inGujarati();
  expect(dayWords(column as never)).toContain("14");
});
