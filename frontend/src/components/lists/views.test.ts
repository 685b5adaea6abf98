import { expect, it } from "vitest";
import { type Field, isSameView, toParameters, toView } from "./views";

const FIELDS: Field[] = [
  { name: "search", parameter: "search" },
  { name: "owner", parameter: "assigned_to", values: { mine: "7" } },
  { name: "owner", parameter: "unassigned", values: { nobody: "true" } },
  { name: "order", parameter: "ordering" },
];

it("saves a view by the names that the API has, without page and what is open", () => {
  const view = { search: "shah", owner: "nobody", order: "name", page: "3", at: "12" };

  expect(toParameters(view, FIELDS)).toEqual({
    search: "shah",
    unassigned: "true",
    ordering: "name",
  });
});

it.each([{ search: "shah", order: "-created_at" }, { owner: "mine" }, { owner: "nobody" }, {}])(
  "shows what was saved as it was: %j",
  (view) => {
    expect(toView(toParameters(view, FIELDS), FIELDS)).toEqual({ view, unknown: [] });
  },
);

it("says what it does not know, and values that it has no word for, and leaves pages out", () => {
  const saved = { search: "shah", has_phone: "true", assigned_to: "9", page: "2", status: "" };

  expect(toView(saved, FIELDS)).toEqual({
    view: { search: "shah" },
    unknown: ["assigned_to", "has_phone"],
  });
});

it("is the same view whatever is open and in whatever order it was chosen", () => {
  const saved = { search: "shah", owner: "mine" };

  expect(isSameView({ owner: "mine", search: "shah", page: "2" }, saved, FIELDS)).toBe(true);
  expect(isSameView({ owner: "mine" }, saved, FIELDS)).toBe(false);
  expect(isSameView({ ...saved, order: "name" }, saved, FIELDS)).toBe(false);
});
