import { expect, it } from "vitest";
import { cursorOf, queryOf } from "./use-customers";

it("asks for what the address says, and counts no further than it must", () => {
  expect(queryOf({ saved: "9", search: "97235", branch: "3", doubles: "yes", page: "2" })).toEqual({
    search: "97235",
    branch: "3",
    show_duplicates: "true",
    ordering: "-last_activity",
    page: 2,
    page_size: 50,
    count: "approximate",
  });
});

it("asks for totals only where a column shows them", () => {
  expect(queryOf({}, true)).toMatchObject({ totals: true, ordering: "-last_activity" });
  expect(queryOf({ order: "city" })).not.toHaveProperty("totals");
});

it("finds the cursor of the next page, wherever the service says it lies", () => {
  expect(cursorOf("https://shop.example/api/customers/7/journey/?cursor=WzAs%3D")).toBe("WzAs=");
  expect(cursorOf("/api/customers/7/journey/")).toBeUndefined();
  expect(cursorOf(null)).toBeUndefined();
});
