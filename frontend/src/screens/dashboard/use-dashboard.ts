import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { client } from "@/api/client";
import { useMay, useMe } from "@/api/me";
import type { components } from "@/api/schema";
import { againstOf, daysOf, type Range } from "@/lib/ranges";
import { saveFile } from "@/lib/save-file";

export type Dashboard = components["schemas"]["Dashboard"];
export type ListOf = components["schemas"]["FigureList"];
/** A count, or an amount as decimal text. */
export type Figure = Omit<components["schemas"]["Figure"], "value" | "previous"> & {
  value: number | string;
  previous: number | string | null;
};
export type Line = { id: number | string | null; name: string; figures: Record<string, Figure> };

/** Whether anything happened, then or before. */
export const isUsed = (line: Line) =>
  Object.values(line.figures).some(
    ({ value, previous }) => Number(value) > 0 || Number(previous ?? 0) > 0,
  );
export type Rows = { rows: Line[]; total: Line };

export type View = {
  range?: string;
  from?: string;
  to?: string;
  branch?: string;
  staff?: string;
  tables?: string;
};

export const EVERYBODY = "all";

/** Whose figures an address asks for, "" being everybody's: who does not manage sees their own first. */
export function useWhose(view: View): string {
  const me = useMe();
  const mayManage = useMay("manage");
  const mayWork = useMay("work");
  if (view.staff === EVERYBODY) return "";
  return view.staff ?? (mayWork && !mayManage ? String(me.id) : "");
}

type Query = Range & { against?: "quarter"; branch?: number; staff?: number };

export function useQueryOf(view: View): Query {
  const { today } = useMe();
  const staff = useWhose(view);
  const { name, from, to } = daysOf(view, today ?? "");
  // As the address has them: what is no number is refused by the service, in its words.
  return {
    from,
    to,
    ...againstOf(name),
    ...(view.branch && { branch: view.branch as unknown as number }),
    ...(staff && { staff: staff as unknown as number }),
  };
}

export function useDashboard(query: Query) {
  return useQuery({
    queryKey: ["dashboard", query],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/reports/dashboard/", { params: { query }, signal });
      return data as Dashboard;
    },
    placeholderData: keepPreviousData,
  });
}

/** How many may lapse now, whatever days are asked for; of a branch or of all. */
export function useMayLapse(branch: string | undefined) {
  const query = { ...(branch && { branch: Number(branch) }), page_size: 1 };
  return useQuery({
    queryKey: ["customers", "may-lapse", query],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/customers/may-lapse/", {
        params: { query },
        signal,
      });
      return data?.count ?? 0;
    },
  });
}

/** A report as a file; `name` is without its ending. */
export const useDownload = () =>
  useMutation({
    mutationFn: async (asked: { of: ListOf; format: "csv" | "xlsx" }) => {
      const { path, query } = asked.of;
      const { data } = await client.GET(path as "/api/reports/dashboard/", {
        params: { query: { ...query, format: asked.format } },
        parseAs: "blob",
      });
      const name = path.split("/").filter(Boolean).at(-1);
      saveFile(data as unknown as Blob, `${name}.${asked.format}`);
    },
  });
