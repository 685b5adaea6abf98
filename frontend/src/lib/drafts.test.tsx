import { act, renderHook, waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";

const kept = new Map<string, unknown>();
vi.mock("idb-keyval", () => ({
  createStore: () => null,
  get: async (key: string) => kept.get(key),
  set: async (key: string, value: unknown) => void kept.set(key, value),
  entries: async () => [...kept],
  delMany: async (keys: string[]) => {
    for (const key of keys) kept.delete(key);
  },
}));

const { forgetDrafts, saveDraftsAtOnce, useDraft } = await import("./drafts");

const empty = { text: "" };
const open = (user: number, form: string) => renderHook(() => useDraft(user, form, empty));

async function typed(user: number, form: string, text: string) {
  const page = open(user, form);
  await waitFor(() => expect(page.result.current.ready).toBe(true));
  act(() => page.result.current.change({ text }));
  return page;
}

it("is there again when the page comes back", async () => {
  const page = await typed(1, "bill", "Metformin");
  await waitFor(() => expect(kept.has("1:bill")).toBe(true));
  page.unmount();

  const again = open(1, "bill");

  await waitFor(() => expect(again.result.current.value.text).toBe("Metformin"));
  expect(again.result.current.restored).toBe(true);
});

it("is kept though the page is killed in the moment after a key", async () => {
  const page = await typed(1, "call", "wants the evening");
  saveDraftsAtOnce();
  kept.clear(); // nothing else was written
  page.unmount();

  const again = open(1, "call");

  await waitFor(() => expect(again.result.current.value.text).toBe("wants the evening"));
});

it("is nobody else's", async () => {
  await typed(1, "note", "of Chitra");
  saveDraftsAtOnce();

  const other = open(2, "note");

  await waitFor(() => expect(other.result.current.ready).toBe(true));
  expect(other.result.current.value.text).toBe("");
});

it("goes at sign-out, and only that person's", async () => {
  kept.set("1:bill", { value: { text: "mine" }, savedAt: Date.now() });
  kept.set("2:bill", { value: { text: "theirs" }, savedAt: Date.now() });
  localStorage.setItem("footfall.draft:1:call", "{}");

  await forgetDrafts(1);

  expect([...kept.keys()]).toEqual(["2:bill"]);
  expect(localStorage.getItem("footfall.draft:1:call")).toBeNull();
});

it("is gone once it was saved", async () => {
  const page = await typed(1, "visit", "x");

  await act(() => page.result.current.discard());

  expect(kept.has("1:visit")).toBe(false);
  expect(page.result.current.value.text).toBe("");
});
