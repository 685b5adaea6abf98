import { act, renderHook } from "@testing-library/react";
import { expect, it } from "vitest";
import { isChosen, pageState, type Selection, toggle, useSelection } from "./selection";

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

const open = (list: string) =>
  renderHook(({ list, page }) => useSelection(list, page), { initialProps: { list, page } });

it("is of one list: all of one tab is not all of the next, nor when one comes back", () => {
  const tab = open("pending");
  act(() => tab.result.current[1]({ all: true }));
  expect(tab.result.current[0]).toEqual({ all: true });

  tab.rerender({ list: "contacted", page });
  expect(tab.result.current[0]).toEqual({ ids: [] });
  tab.rerender({ list: "pending", page });
  expect(tab.result.current[0]).toEqual({ ids: [] });
});

it("has nobody who is seen no more", () => {
  const tab = open("pending");
  act(() => tab.result.current[1]({ ids: [1, 2] }));

  tab.rerender({ list: "pending", page: [{ id: 2 }] });

  expect(tab.result.current[0]).toEqual({ ids: [2] });
});
