import { act, renderHook, waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";

const kept = new Map<string, unknown>();
vi.mock("idb-keyval", () => ({
  createStore: () => null,
  get: async (key: string) => kept.get(key),
  set: async (key: string, value: unknown) => void kept.set(key, value),
  update: async (key: string, change: (now: unknown) => unknown) =>
    void kept.set(key, change(kept.get(key))),
  entries: async () => [...kept],
  delMany: async (keys: string[]) => {
    for (const key of keys) kept.delete(key);
  },
}));

const {
  forgetDraft,
  forgetDrafts,
  hasDrafts,
  readDraft,
  readDrafts,
  saveDraftsAtOnce,
  tidyDrafts,
  useDraft,
} = await import("./drafts");

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

const DAY_MS = 24 * 3_600_000;
const atOnce = (key: string, text: string, days: number) =>
  localStorage.setItem(
    `footfall.draft:${key}`,
    JSON.stringify({ value: { text }, savedAt: Date.now() - days * DAY_MS }),
  );

it("is moved by the next page to where drafts are kept", async () => {
  kept.clear();
  atOnce("3:call", "written at the end", 1);

  await tidyDrafts();

  expect(localStorage.getItem("footfall.draft:3:call")).toBeNull();
  expect(await readDraft(3, "call")).toEqual({ text: "written at the end" });
});

it("does not put an older one over a newer one", async () => {
  kept.set("3:call", { value: { text: "newer" }, savedAt: Date.now() });
  atOnce("3:call", "older", 1);

  await tidyDrafts();

  expect(await readDraft(3, "call")).toEqual({ text: "newer" });
});

it("goes after a week, whichever way it was written and whoever wrote it", async () => {
  kept.clear();
  kept.set("3:bill:1", { value: { text: "old" }, savedAt: Date.now() - 8 * DAY_MS });
  atOnce("3:bill:2", "old", 8);
  atOnce("4:bill:3", "young", 6);
  localStorage.setItem("footfall.draft:4:call", "{half writ");

  expect(await readDraft(3, "bill:1")).toBeUndefined();
  expect(await readDrafts(3, "bill:")).toEqual([]);
  await tidyDrafts();

  expect([...kept.keys()]).toEqual(["4:bill:3"]);
  expect(Object.keys(localStorage).filter((name) => name.startsWith("footfall.draft:"))).toEqual(
    [],
  );
});

it("is known of until it is saved, whether typed here or found", async () => {
  await forgetDrafts(3);
  kept.set("3:visit", { value: { text: "found" }, savedAt: Date.now() });
  expect(hasDrafts()).toBe(false);

  await readDraft(3, "visit");
  expect(hasDrafts()).toBe(true);

  await forgetDraft(3, "visit");
  expect(hasDrafts()).toBe(false);
});
