import { expect, test, vi } from "vitest";
import { addressOf } from "@/lib/address";
import { FIGURE_FILTERS } from "@/lib/figure-filters";
import { filterOf } from "../contacts/use-contacts";
import { queryOf as queryOfCustomers } from "../customers/use-customers";
import { queryOf as queryOfRefills } from "../refills/use-refills";
import { queryOf as queryOfUploads } from "../uploads/use-uploads";
import { describeFilters } from "./filter-words";
import { targetOf } from "./links";
import { LIST_FILTERS } from "./lists/filters-of";
import { KINDS } from "./lists/kinds";
import LISTS from "./lists-of-figures.json";

vi.mock("idb-keyval", () => ({ createStore: () => null, entries: async () => [] }));

// config/tests/test_dashboard_lists.py holds the file to what the service names.
const ME = 99;
const read = {
  "/customers": addressOf("branch", ...FIGURE_FILTERS.customers),
  "/contacts": addressOf("status", ...FIGURE_FILTERS.contacts),
  "/refills": addressOf("list", ...FIGURE_FILTERS.refills),
  "/uploads": addressOf("search", ...FIGURE_FILTERS.uploads),
  "/lists/$name": addressOf("branch", ...LIST_FILTERS),
};
const asked: Record<string, (view: Record<string, string>) => object> = {
  "/customers": (view) => queryOfCustomers(view),
  "/contacts": (view) => filterOf(view, ME),
  "/refills": (view) => queryOfRefills(view),
  "/uploads": (view) => queryOfUploads(view, ME),
  "/lists/$name": (view) => view,
};

test.each(Object.entries(LISTS))("the Desk asks of %s what its figure counts", (path, query) => {
  const target = targetOf({ path, query });
  const to = target.to as keyof typeof read;
  const view = read[to](target.search) as Record<string, string>;

  const sent = asked[to]?.(view) ?? {};

  expect(sent).toMatchObject(query);
  expect(sent).not.toHaveProperty("count"); // exact, so that the figure is found again
});

test.each(Object.entries(LISTS))("%s has a screen, and its filters words", (path, query) => {
  const { to, params } = targetOf({ path, query });
  if (params) expect(KINDS[params.name]?.path).toBe(path);
  else expect(to).toMatch(/^\/[a-z]+$/);

  const { list: _, ...filters } = query as Record<string, string>;
  const words = describeFilters(filters, {
    days: ({ from, to }) => `${from} to ${to}`,
    member: () => "Chitra",
    branch: () => "CG Road",
  });
  for (const word of words) expect(word).not.toMatch(/_|: /);
});

test("what nobody owns, and what is of no branch, is said", () => {
  const words = describeFilters(
    { credited_to: "none", branch: "none", visit_date_after: "2026-11-01", hour: "18" },
    { days: ({ from, to }) => `${from}-${to}`, member: () => undefined, branch: () => undefined },
  );

  expect(words).toEqual(["visits 2026-11-01-2026-11-01", "nobody's", "of no shop", "18 to 19 h"]);
});
