import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useMemo, useRef } from "react";
import { useMe } from "@/api/me";
import { pageOf } from "@/lib/address";
import { useDraft } from "@/lib/drafts";
import type { Place } from "@/lib/grid-moves";
import { rowsOptions, type Upload, type UploadRow } from "../use-uploads";
import { type Change, type Edits, withCell, withoutRow } from "./grid-state";
import { useTries } from "./use-tries";

const route = getRouteApi("/uploads/$id");
const MOST_STEPS_BACK = 100;

export type Column = { index: number; heading: string; field: string | null };

/** Rows that wait, as listed or as tried since, with what is typed in them on this device. */
export function useWaitingRows(upload: Upload) {
  const me = useMe();
  const view = route.useSearch();
  const filter = {
    outcome: "needs_attention",
    ...(view.problem && { problem: view.problem }),
    ...(view.column && { column: view.column }),
    ...(view.value && { value: view.value }),
  };
  const query = useQuery({
    ...rowsOptions(upload.id, filter, pageOf(view.page)),
    refetchOnWindowFocus: false, // rows that were settled stay until another page is asked for
  });
  const none = useMemo<Edits>(() => ({}), []);
  const draft = useDraft<Edits>(me.id, `waiting:${upload.id}`, none);
  const edits = draft.value;
  const steps = useRef<Change[][]>([]);
  const onTried = useCallback(
    (row: { row_number: number }) => draft.change((now) => withoutRow(now, row.row_number)),
    [draft.change],
  );
  const { tries, tryRows } = useTries(upload.id, onTried);

  const listed = query.data?.results ?? [];
  const rows: UploadRow[] = listed.map((row) => tries[row.row_number]?.row ?? row);
  const columns = columnsOf(upload, rows);
  const storedOf = (row: UploadRow, column: Column) => textOf(cellOf(row, column.heading));
  const shownOf = (row: UploadRow, column: Column) =>
    edits[row.row_number]?.[column.index] ?? storedOf(row, column);

  const edit = (cells: { place: Place; text: string }[]) => {
    const changes = cells.flatMap(({ place, text }) => {
      const row = rows[place.row];
      const column = columns[place.column];
      if (!row || !column || !isWaiting(row)) return [];
      return [{ row, column, text, before: shownOf(row, column) }];
    });
    if (changes.length === 0) return;
    steps.current = [
      ...steps.current,
      changes.map(({ row, column, before }) => ({
        row: row.row_number,
        column: column.index,
        before,
      })),
    ].slice(-MOST_STEPS_BACK);
    draft.change((now) =>
      changes.reduce(
        (all, { row, column, text }) =>
          withCell(all, row.row_number, column.index, text, storedOf(row, column)),
        now,
      ),
    );
  };
  const stepBack = () => {
    const last = steps.current.pop();
    if (!last) return;
    draft.change((now) =>
      last.reduce((all, { row: number, column: index, before }) => {
        const row = rows.find((each) => each.row_number === number);
        const column = columns.find((each) => each.index === index);
        if (!row || !column || !isWaiting(row)) return all;
        return withCell(all, number, index, before, storedOf(row, column));
      }, now),
    );
  };
  const changed = rows.filter((row) => isWaiting(row) && edits[row.row_number]);
  const tryThese = (some: UploadRow[], cells: Edits = edits) =>
    tryRows(
      some.map((row) => ({
        row: row.row_number,
        attempts: row.attempts,
        cells: { ...cells[row.row_number] },
      })),
    );
  return {
    query,
    rows,
    columns,
    tries,
    edits,
    changed,
    storedOf,
    shownOf,
    edit,
    stepBack,
    tryThese,
  };
}

export type WaitingRows = ReturnType<typeof useWaitingRows>;

export const isWaiting = (row: UploadRow) =>
  row.outcome === "needs_attention" && !row.reverted_at && !row.forgotten;

/** Columns that mean something, and those that a row waits for. */
function columnsOf(upload: Upload, rows: UploadRow[]): Column[] {
  const wrong = new Set(rows.flatMap((row) => row.problems.map((problem) => problem.column)));
  return upload.columns
    .filter((column) => column.field !== null || wrong.has(column.heading))
    .map(({ index, heading, field }) => ({ index, heading, field }));
}

const cellOf = (row: UploadRow, heading: string): unknown =>
  row.corrected[heading] ?? row.filled[heading] ?? row.raw[heading];

/** A cell as a person reads it; midnight is not said. */
export const textOf = (cell: unknown) =>
  cell === null || cell === undefined ? "" : String(cell).replace(/T00:00:00$/, "");
