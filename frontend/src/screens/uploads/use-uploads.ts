import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { client } from "@/api/client";
import type { components, paths } from "@/api/schema";
import { PAGE_SIZE } from "@/components/lists/pager";
import { pageOf } from "@/lib/address";
import { countOf, FIGURE_FILTERS, figureFilters } from "@/lib/figure-filters";
import { translate } from "@/lib/languages";
import { COLUMN_LABELS } from "./column-labels";

export type UploadLine = components["schemas"]["UploadList"];
export type Upload = components["schemas"]["Upload"];
export type Kind = components["schemas"]["Kind"];
export type PreviewRow = components["schemas"]["PreviewRow"];
export type UploadRow = components["schemas"]["UnderstoodRow"];
type Query = NonNullable<paths["/api/uploads/"]["get"]["parameters"]["query"]>;
type RowQuery = NonNullable<paths["/api/uploads/{id}/rows/"]["get"]["parameters"]["query"]>;

export type View = {
  search?: string;
  kind?: string;
  state?: string;
  branch?: string;
  by?: string;
  page?: string;
} & { [name in (typeof FIGURE_FILTERS.uploads)[number]]?: string };

const POLL_MS = 1_000;
const LIST_POLL_MS = 3_000;
const AT_WORK = new Set(["queued", "processing", "previewing", "reverting"]);

/** Whether it changes without anybody doing anything. */
export const isAtWork = (upload: Pick<UploadLine, "status">) => AT_WORK.has(upload.status);

/** Whether somebody can still correct rows of it; a workbook's lines belong to another upload. */
export const hasWaitingRows = (upload: UploadLine) =>
  ["done", "failed", "cancelled"].includes(upload.status) &&
  upload.counts.needs_attention > 0 &&
  upload.corrects === null;

export function queryOf(view: View, me: number): Query {
  const isWaiting = view.state === "waiting";
  return {
    ...(view.search && { search: view.search }),
    ...(view.kind && { kind: view.kind as NonNullable<Query["kind"]> }),
    ...(view.branch && { branch: Number(view.branch) }),
    ...(figureFilters(FIGURE_FILTERS.uploads, view) as Partial<Query>),
    ...(view.by === "me" && { uploaded_by: me }),
    ...(isWaiting && { waiting: true }),
    ...(view.state && !isWaiting && { status: view.state as NonNullable<Query["status"]> }),
    page: pageOf(view.page),
    page_size: PAGE_SIZE,
    ...countOf(FIGURE_FILTERS.uploads, view),
  };
}

export function useUploads(view: View, me: number) {
  const query = queryOf(view, me);
  return useQuery({
    queryKey: ["uploads", "list", query],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/uploads/", { params: { query }, signal });
      return data ?? { count: 0, results: [] };
    },
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.results.some(isAtWork) ? LIST_POLL_MS : false),
  });
}

/** Asked again each second while somebody can watch it change. */
export const uploadOptions = (id: number) =>
  queryOptions({
    queryKey: ["uploads", "one", id],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/uploads/{id}/", {
        params: { path: { id } },
        signal,
      });
      return data as Upload;
    },
    refetchInterval: ({ state }) => (state.data && isAtWork(state.data) ? POLL_MS : false),
  });

/** Fields that columns can be, by kind of sheet, in the language of the page. */
export function useFields(kind: string): Kind["fields"] {
  const kinds = useQuery({
    queryKey: ["uploads", "kinds"],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/uploads/kinds/", { signal });
      return data ?? [];
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  const fields = kinds.data?.find((each) => each.kind === kind)?.fields ?? [];
  return fields.map((field) => ({
    ...field,
    label: translate(COLUMN_LABELS[field.name] ?? field.label),
  }));
}

export type RowFilter = { outcome?: string; problem?: string; column?: string; value?: string };

function rowQueryOf(filter: RowFilter, page: number): RowQuery {
  return {
    ...(filter.outcome && { outcome: filter.outcome as NonNullable<RowQuery["outcome"]> }),
    ...(filter.problem && { problem: filter.problem }),
    ...(filter.column && { column: filter.column }),
    ...(filter.value && { value: filter.value }),
    page,
    page_size: PAGE_SIZE,
  };
}

export const previewRowsOptions = (upload: Upload, filter: RowFilter, page: number) =>
  queryOptions({
    queryKey: ["uploads", "preview rows", upload.id, upload.job, filter, page],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/uploads/{id}/preview/rows/", {
        params: { path: { id: upload.id }, query: rowQueryOf(filter, page) },
        signal,
      });
      return data ?? { count: 0, results: [] };
    },
    placeholderData: keepPreviousData,
  });

export const rowsOptions = (id: number, filter: RowFilter, page: number) =>
  queryOptions({
    queryKey: ["uploads", "rows", id, filter, page],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/uploads/{id}/rows/", {
        params: { path: { id }, query: rowQueryOf(filter, page) },
        signal,
      });
      return data ?? { count: 0, results: [] };
    },
    placeholderData: keepPreviousData,
  });

/** Each preview has a job of its own: what another one found is never shown for it. */
export const previewOptions = ({ id, job }: Upload) =>
  queryOptions({
    queryKey: ["uploads", "preview", id, job],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/uploads/{id}/preview/", {
        params: { path: { id } },
        signal,
      });
      return data as components["schemas"]["UploadPreview"];
    },
  });
