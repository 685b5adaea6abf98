import { expect, it } from "vitest";
import { moved } from "@/lib/grid-moves";
import type { Project } from "../use-leads";
import { columnsOf, toggleProject } from "./use-grid";

const projectOf = (id: number, isActive = true) =>
  ({ id, name: `Tower ${id}`, is_active: isActive }) as Project;
const towers = [projectOf(1), projectOf(2), projectOf(3, false)];
const idsOf = (projects: readonly Project[]) => projects.map(({ id }) => id);

it("has the active projects for columns until some are chosen", () => {
  expect(idsOf(columnsOf(towers, undefined))).toEqual([1, 2]);
  expect(idsOf(columnsOf(towers, "3,1"))).toEqual([1, 3]);
  expect(idsOf(columnsOf(towers, "99"))).toEqual([1, 2]); // an old bookmark
});

it("has at most as many columns as the service gives", () => {
  const many = Array.from({ length: 60 }, (_, index) => projectOf(index + 1));
  expect(columnsOf(many, undefined)).toHaveLength(50);
});

it("takes a column away and brings it back, but for the last", () => {
  const shown = columnsOf(towers, undefined);
  expect(toggleProject(towers, shown, 2)).toBe("1");
  expect(toggleProject(towers, shown, 3)).toBe("1,2,3");
  expect(toggleProject(towers, columnsOf(towers, "1"), 1)).toBe("1");
});

it("is walked by arrows from who it is to the last project, and no further", () => {
  const columns = 1 + 2;
  expect(moved({ row: 0, column: 0 }, "ArrowRight", false, 25, columns)?.column).toBe(1);
  expect(moved({ row: 0, column: 2 }, "ArrowRight", false, 25, columns)?.column).toBe(2);
  expect(moved({ row: 3, column: 2 }, "Home", true, 25, columns)).toEqual({ row: 0, column: 0 });
});
