import { expect, it } from "vitest";
import { joinNotes } from "./notes";

it("adds below what is there, once", () => {
  expect(joinNotes("", " Asked for Metformin ")).toBe("Asked for Metformin");
  const both = joinNotes("Came with her son", "Asked for Metformin");
  expect(both).toBe("Came with her son\nAsked for Metformin");
  expect(joinNotes(both, "Asked for Metformin")).toBe(both);
  expect(joinNotes(both, "")).toBe(both);
});
