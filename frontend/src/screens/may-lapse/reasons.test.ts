import { expect, it } from "vitest";
import { describeReasons } from "./reasons";

const late = {
  usual_gap_days: 30,
  last_visit_on: "2026-05-01",
  expected_on: "2026-05-31",
  open_refills: 0,
  ran_out_on: null,
};

it("says how often somebody comes, and how long ago they did", () => {
  expect(describeReasons(late, "2026-07-02")).toEqual(["Comes every 30 days, last 62 days ago"]);
});

it("says what ran out, and nothing of a rhythm that is not known or not late", () => {
  const refill = { ...late, usual_gap_days: null, expected_on: null };
  const ran = { ...refill, open_refills: 2, ran_out_on: "2026-06-01" };
  const why = ["2 medicines ran out 31 days ago, not bought again"];
  expect(describeReasons(ran, "2026-07-02")).toEqual(why);
  const soon = { ...ran, usual_gap_days: 90, expected_on: "2026-07-30" };
  expect(describeReasons(soon, "2026-07-02")).toEqual(why);
});
