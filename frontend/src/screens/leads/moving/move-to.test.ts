import { expect, it } from "vitest";
import { statusesOf } from "./move-to";

it("offers the project's own statuses, and that the deal is made, in every project", () => {
  expect(statusesOf(["New", "Site visit"], "New")).toEqual(["New", "Site visit", "Converted"]);
  expect(statusesOf(["New", "converted"], "New")).toEqual(["New", "converted"]);
});

it("names the status of now, though the list of the project is older", () => {
  expect(statusesOf(["New"], "Booked")).toEqual(["Booked", "New", "Converted"]);
});
