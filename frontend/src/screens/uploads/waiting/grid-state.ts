import type { Place } from "@/lib/grid-moves";

/** What is typed in the grid and not yet tried: {row's number: {column's number: text}}. */
export type Edits = Record<number, Record<number, string>>;
/** One step back: a cell as it was shown before. */
export type Change = { row: number; column: number; before: string };

/** `text` in a cell; a cell that says again what is stored is no change. */
export function withCell(
  edits: Edits,
  row: number,
  column: number,
  text: string,
  stored: string,
): Edits {
  const { [column]: _, ...others } = edits[row] ?? {};
  const cells = text === stored ? others : { ...others, [column]: text };
  const { [row]: __, ...rest } = edits;
  return Object.keys(cells).length > 0 ? { ...rest, [row]: cells } : rest;
}

export function withoutRow(edits: Edits, row: number): Edits {
  const { [row]: _, ...rest } = edits;
  return rest;
}

/** What a spreadsheet copies, as lines of cells; its last line break begins no line. */
export function cellsOf(pasted: string): string[][] {
  const lines = pasted.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
  return lines.map((line) => line.split("\t"));
}

/** Where each pasted cell goes: down and to the right of `at`, no further than the page. */
export function pasteAt(
  pasted: string,
  at: Place,
  rows: number,
  columns: number,
): { place: Place; text: string }[] {
  return cellsOf(pasted).flatMap((line, down) =>
    line.flatMap((text, across) => {
      const place = { row: at.row + down, column: at.column + across };
      return place.row < rows && place.column < columns ? [{ place, text: text.trim() }] : [];
    }),
  );
}
