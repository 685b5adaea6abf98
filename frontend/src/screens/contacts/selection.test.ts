import { expect, it } from "vitest";
import { isChosen, pageState, type Selection, toggle } from "./selection";

const page = [{ id: 1 }, { id: 2 }];

it("is put together one by one", () => {
  const chosen = toggle(toggle(toggle({ ids: [] }, 1), 2), 1);

  expect(chosen).toEqual({ ids: [2] });
  expect(pageState(chosen, page)).toEqual({ isWhole: false, isPartly: true });
});

it("of a whole page is not all that match", () => {
  const chosen: Selection = { ids: [1, 2] };

  expect(pageState(chosen, page).isWhole).toBe(true);
  expect(isChosen(chosen, 3)).toBe(false);
  expect(isChosen({ all: true }, 3)).toBe(true);
});

it("of an empty page is nothing", () => {
  expect(pageState({ ids: [] }, [])).toEqual({ isWhole: false, isPartly: false });
});
