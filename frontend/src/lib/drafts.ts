import { createStore, delMany, entries, get, set, update } from "idb-keyval";
import { useCallback, useEffect, useRef, useState } from "react";

/**
 * What is typed and not yet saved, on this device, by person and form. Written within half a second,
 * and at once when the page is left or another app is opened: phones kill pages in the background.
 * What is written while a page goes has to be written before it is gone, which only the small
 * localStorage does; the next page moves it to where drafts are kept. None is older than a week.
 */
type Draft<T> = { value: T; savedAt: number };

const KEPT_MS = 7 * 24 * 3_600_000;
const PAUSE_MS = 400;

const store = createStore("footfall", "drafts");
const AT_ONCE = "footfall.draft:";
const unsaved = new Map<string, unknown>(); // {key: what its form holds now}
const known = new Set<string>(); // keys of drafts that this page wrote or found
const timers = new Map<string, ReturnType<typeof setTimeout>>();

const keyOf = (user: number, form: string) => `${user}:${form}`;

/** At the end of a page, or before a link that opens another app, such as `tel:`. */
export function saveDraftsAtOnce(): void {
  for (const [key, value] of unsaved) {
    const draft: Draft<unknown> = { value, savedAt: Date.now() };
    try {
      localStorage.setItem(AT_ONCE + key, JSON.stringify(draft));
    } catch {
      return; // full or forbidden: the draft of some moments ago has to do
    }
  }
}

/** Whether something that was typed here is not yet saved with the service. */
export const hasDrafts = () => known.size > 0;

/** What a form holds now: written in a moment. */
export function keepDraft(user: number, form: string, value: unknown): void {
  const key = keyOf(user, form);
  unsaved.set(key, value);
  known.add(key);
  clearTimeout(timers.get(key));
  timers.set(
    key,
    setTimeout(() => void saveDraft(user, form), PAUSE_MS),
  );
}

/** What is not written yet, now; for who waits for it. */
export async function saveDraft(user: number, form: string): Promise<void> {
  const key = keyOf(user, form);
  const value = unsaved.get(key);
  if (!dropUnsaved(key)) return; // forgotten meanwhile: what it held was saved
  await set(key, { value, savedAt: Date.now() } satisfies Draft<unknown>, store).catch(
    () => undefined, // a browser that keeps nothing works without drafts
  );
}

/** What is not written yet never will be: another tab has the form now. */
export function giveUpDraft(user: number, form: string): void {
  dropUnsaved(keyOf(user, form));
  known.delete(keyOf(user, form));
}

function dropUnsaved(key: string): boolean {
  clearTimeout(timers.get(key));
  timers.delete(key);
  return unsaved.delete(key);
}

/** What a form held when it was last written. */
export async function readDraft<T>(user: number, form: string): Promise<T | undefined> {
  const key = keyOf(user, form);
  const atOnce = atOnceOf<T>(key); // first: what is moved meanwhile is then found where it went
  const inTime = await get<Draft<T>>(key, store).catch(() => undefined);
  const draft = newer(inTime, atOnce);
  if (draft) known.add(key);
  return draft?.value;
}

/** Of all forms whose names begin so. */
export async function readDrafts<T>(user: number, beginning: string): Promise<T[]> {
  const start = keyOf(user, beginning);
  const atOnce = new Map(keysAtOnce().map((key) => [key, atOnceOf<T>(key)]));
  const inTime = new Map(await entries<string, Draft<T>>(store).catch(() => []));
  const keys = [...new Set([...inTime.keys(), ...atOnce.keys()])];
  return keys.flatMap((key) => {
    const draft = key.startsWith(start) ? newer(inTime.get(key), atOnce.get(key)) : undefined;
    if (draft) known.add(key);
    return draft?.value ?? [];
  });
}

const keysAtOnce = () =>
  Object.keys(localStorage)
    .filter((name) => name.startsWith(AT_ONCE))
    .map((name) => name.slice(AT_ONCE.length));

function atOnceOf<T>(key: string): Draft<T> | undefined {
  try {
    return JSON.parse(localStorage.getItem(AT_ONCE + key) ?? "null") ?? undefined;
  } catch {
    return undefined; // half written
  }
}

/** Of what was written in time and at the end of a page; none that is too old. */
function newer<T>(inTime: Draft<T> | undefined, atOnce: Draft<T> | undefined) {
  const drafts = [inTime, atOnce].filter((draft) => draft !== undefined && !isStale(draft));
  return drafts.sort((one, other) => (other?.savedAt ?? 0) - (one?.savedAt ?? 0))[0];
}

const isStale = ({ savedAt }: Draft<unknown>) => !(Date.now() - savedAt <= KEPT_MS);

/** At sign-out: the next person at this computer must not see them. */
export async function forgetDrafts(user: number): Promise<void> {
  unsaved.clear();
  known.clear();
  for (const key of keysAtOnce()) {
    if (key.startsWith(`${user}:`)) localStorage.removeItem(AT_ONCE + key);
  }
  await forgetWhere(([key]) => key.startsWith(`${user}:`));
}

/** One whose form may be gone: what it held is saved. */
export async function forgetDraft(user: number, form: string): Promise<void> {
  const key = keyOf(user, form);
  dropUnsaved(key);
  known.delete(key);
  localStorage.removeItem(AT_ONCE + key);
  await delMany([key], store).catch(() => undefined);
}

/** Once a page: old ones of anybody go, and what the last page wrote at its end is moved. */
export async function tidyDrafts(): Promise<void> {
  await Promise.all(keysAtOnce().map(moveIn));
  await forgetWhere(([, draft]) => isStale(draft));
}

async function moveIn(key: string): Promise<void> {
  const name = AT_ONCE + key;
  const text = localStorage.getItem(name);
  const draft = atOnceOf<unknown>(key);
  if (draft && !isStale(draft)) {
    try {
      await update<Draft<unknown>>(key, (inTime) => newer(inTime, draft) ?? draft, store);
    } catch {
      return; // a browser that keeps nothing else
    }
  }
  if (localStorage.getItem(name) === text) localStorage.removeItem(name);
}

async function forgetWhere(isGone: (entry: [string, Draft<unknown>]) => boolean): Promise<void> {
  const found = await entries<string, Draft<unknown>>(store).catch(() => []);
  const gone = found.filter(isGone).map(([key]) => key);
  if (gone.length) await delMany(gone, store);
}

if (typeof window !== "undefined") {
  window.addEventListener("pagehide", saveDraftsAtOnce);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") saveDraftsAtOnce();
  });
  void tidyDrafts();
}

/** The state of a form that survives its page. `ready` is false until the draft was looked for. */
export function useDraft<T>(user: number, form: string, empty: T) {
  const [state, setState] = useState<{ value: T; ready: boolean; restored: boolean }>({
    value: empty,
    ready: false,
    restored: false,
  });
  const latest = useRef(state.value);

  useEffect(() => {
    let gone = false;
    void readDraft<T>(user, form).then((draft) => {
      if (gone) return;
      if (draft !== undefined) latest.current = draft;
      setState({ value: latest.current, ready: true, restored: draft !== undefined });
    });
    return () => {
      gone = true;
    };
  }, [user, form]);

  const change = useCallback(
    (next: T | ((now: T) => T)) => {
      const value = typeof next === "function" ? (next as (now: T) => T)(latest.current) : next;
      latest.current = value;
      setState((now) => ({ ...now, value }));
      keepDraft(user, form, value);
    },
    [user, form],
  );

  const discard = useCallback(async () => {
    latest.current = empty;
    setState({ value: empty, ready: true, restored: false });
    await forgetDraft(user, form);
  }, [user, form, empty]);

  return { ...state, change, discard };
}
