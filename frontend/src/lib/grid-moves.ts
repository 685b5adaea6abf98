export type Place = { row: number; column: number }; // positions on the page, from 0

const STEPS: Record<string, [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Where a key leads in a grid; null for one that leads nowhere. */
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
