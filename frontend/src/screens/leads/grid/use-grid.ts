import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { client } from "@/api/client";
import type { components, paths } from "@/api/schema";
import { pageOf } from "@/lib/address";
import type { Project } from "../use-leads";

export type GridRow = components["schemas"]["GridRow"];
export type Cell = components["schemas"]["Cell"];
type Query = NonNullable<paths["/api/leads/grid/"]["get"]["parameters"]["query"]>;

export type View = {
  projects?: string; // ids by comma
  search?: string;
  owner?: string;
  status?: string;
  page?: string;
};

export const ROWS = 25; // a page: what a screen shows, times its columns
const MOST_COLUMNS = 50; // that the service gives in one grid

/** The chosen projects, or all active ones as far as a grid goes. */
export function columnsOf(projects: readonly Project[], chosen: string | undefined): Project[] {
  const ids = (chosen ?? "").split(",").filter(Boolean);
  const wanted = projects.filter((each) => ids.includes(String(each.id)));
  if (wanted.length > 0) return wanted.slice(0, MOST_COLUMNS);
  return projects.filter((each) => each.is_active).slice(0, MOST_COLUMNS);
}

/** A column more or less; the last one stays, and all of them are none chosen. */
export function toggleProject(
  projects: readonly Project[],
  shown: readonly Project[],
  id: number,
): string {
  const isShown = shown.some((each) => each.id === id);
  const next = projects.filter((each) =>
    each.id === id ? !isShown : shown.some((one) => one.id === each.id),
  );
  return (next.length > 0 ? next : shown).map((each) => each.id).join(",");
}

export function useGrid(view: View, columns: readonly Project[], active: number, me: number) {
  const isChosen = !!view.projects || active > MOST_COLUMNS;
  const query = {
    ...(isChosen && { projects: columns.map((each) => each.id).join(",") }),
    ...(view.search && { search: view.search }),
    ...(view.status && { status: view.status as Query["status"] }),
    ...(view.owner === "mine" && { assigned_to: me }),
    ordering: "full_name",
    page: pageOf(view.page),
    page_size: ROWS,
    count: "approximate" as const,
  } as Query;
  return useQuery({
    queryKey: ["leads", "grid", query],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/leads/grid/", { params: { query }, signal });
      return data ?? { count: 0, results: [] };
    },
    enabled: columns.length > 0,
    placeholderData: keepPreviousData,
  });
}

export const cellOf = (row: GridRow, project: number): Cell | undefined =>
  row.cells.find((cell) => cell.project === project);
