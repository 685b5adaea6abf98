/** What is typed in the grid and not yet tried: {row's number: {column's number: text}}. */
export type Edits = Record<number, Record<number, string>>;
export type Place = { row: number; column: number }; // positions on the page, from 0
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

const STEPS: Record<string, [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Where a key leads; null for one that leads nowhere. */
export function moved(
  at: Place,
  key: string,
  isWhole: boolean, // with Ctrl: to the end of the page
  rows: number,
  columns: number,
): Place | null {
  const last = { row: rows - 1, column: columns - 1 };
  if (key === "Home") return { row: isWhole ? 0 : at.row, column: 0 };
  if (key === "End") return { row: isWhole ? last.row : at.row, column: last.column };
  const step = STEPS[key];
  if (!step) return null;
  const [down, across] = isWhole ? [step[0] * rows, step[1] * columns] : step;
  return {
    row: Math.min(Math.max(at.row + down, 0), last.row),
    column: Math.min(Math.max(at.column + across, 0), last.column),
  };
}
