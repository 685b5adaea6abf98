import { useState } from "react";

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

const NOTHING: Selection = { ids: [] };

/**
 * What is chosen on the page that `list` names, however another is come to: of that nothing is, since
 * "all" would mean others, and single ones would be chosen unseen. Nor is who has left the page.
 */
export function useSelection(list: string, page: readonly { id: number }[]) {
  const [kept, setKept] = useState({ list, chosen: NOTHING });
  if (kept.list !== list) setKept({ list, chosen: NOTHING });
  const { chosen } = kept.list === list ? kept : { chosen: NOTHING };
  const seen: Selection =
    "all" in chosen
      ? chosen
      : { ids: chosen.ids.filter((id) => page.some((row) => row.id === id)) };
  return [seen, (chosen: Selection) => setKept({ list, chosen })] as const;
}
