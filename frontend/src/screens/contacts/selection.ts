/** Chosen one by one, or all that the list would show on all its pages: never mistaken for another. */
export type Selection = { ids: number[] } | { all: true };

export const isChosen = (chosen: Selection, id: number) =>
  "all" in chosen || chosen.ids.includes(id);

export function toggle(chosen: Selection, id: number): Selection {
  if ("all" in chosen) return chosen;
  const without = chosen.ids.filter((each) => each !== id);
  return { ids: without.length < chosen.ids.length ? without : [...chosen.ids, id] };
}

/** Whether every row of a page is chosen, and whether some are. */
export function pageState(chosen: Selection, page: readonly { id: number }[]) {
  const many = page.filter((row) => isChosen(chosen, row.id)).length;
  return { isWhole: page.length > 0 && many === page.length, isPartly: many > 0 };
}
