import { expect, it } from "vitest";
import type { LeadDetail } from "../use-leads";
import { correct, toSend } from "./corrections";

const lead = { full_name: "Hetal Joshi", source: "Walk-in", branch: 2 } as LeadDetail;

it("keeps only what is not as it was", () => {
  const typed = correct({}, lead, "full_name", "Hetal J");
  expect(typed).toEqual({ full_name: "Hetal J" });
  expect(correct(typed, lead, "full_name", "Hetal Joshi")).toEqual({});
});

it("sends the shop as an id, and none as null", () => {
  expect(toSend(correct({}, lead, "branch", "4"))).toEqual({ branch: 4 });
  expect(toSend(correct({}, lead, "branch", ""))).toEqual({ branch: null });
});
