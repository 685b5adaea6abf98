/** What came of a visit without a bill, as the API names it. */
export type Came = "no_purchase" | "unknown";

/** What was typed below what is there; the same again, after a lost answer, is not said twice. */
export function joinNotes(before: string, typed: string): string {
  const added = typed.trim();
  const lines = before.split("\n").map((line) => line.trim());
  if (!added || lines.includes(added) || before.endsWith(added)) return before;
  return before ? `${before}\n${added}` : added;
}
