import { createStore, delMany, entries, get, set } from "idb-keyval";
import { useCallback, useEffect, useRef, useState } from "react";

/**
 * What is typed and not yet saved, on this device, by person and form. Written within half a second,
 * and at once when the page is left or another app is opened: phones kill pages in the background.
 * What is written while a page goes has to be written before it is gone, which only the small
 * localStorage does; it is moved to where drafts are kept when they are looked for next.
 */
type Draft<T> = { value: T; savedAt: number };

const KEPT_MS = 7 * 24 * 3_600_000;
const PAUSE_MS = 400;

const store = createStore("footfall", "drafts");
const AT_ONCE = "footfall.draft:";
const unsaved = new Map<string, () => unknown>(); // {key: what its form holds now}

const keyOf = (user: number, form: string) => `${user}:${form}`;

/** At the end of a page, or before a link that opens another app, such as `tel:`. */
export function saveDraftsAtOnce(): void {
  for (const [key, valueNow] of unsaved) {
    const draft: Draft<unknown> = { value: valueNow(), savedAt: Date.now() };
    try {
      localStorage.setItem(AT_ONCE + key, JSON.stringify(draft));
    } catch {
      return; // full or forbidden: the draft of some moments ago has to do
    }
  }
}

/** The newer one, of what was written in time and at the end of a page. */
async function readDraft<T>(key: string): Promise<Draft<T> | undefined> {
  const text = localStorage.getItem(AT_ONCE + key);
  const atOnce = text ? (JSON.parse(text) as Draft<T>) : undefined;
  const inTime = await get<Draft<T>>(key, store);
  if (!atOnce || (inTime && inTime.savedAt > atOnce.savedAt)) return inTime;
  return atOnce;
}

/** At sign-out: the next person at this computer must not see them. */
export async function forgetDrafts(user: number): Promise<void> {
  unsaved.clear();
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(`${AT_ONCE}${user}:`)) localStorage.removeItem(key);
  }
  await forgetWhere(([key]) => key.startsWith(`${user}:`));
}

/** One whose form may be gone: what it held is saved. */
export async function forgetDraft(user: number, form: string): Promise<void> {
  const key = keyOf(user, form);
  unsaved.delete(key);
  localStorage.removeItem(AT_ONCE + key);
  await delMany([key], store).catch(() => undefined);
}

/** Old ones of anybody, once a page. */
const forgetStale = () => forgetWhere(([, draft]) => Date.now() - draft.savedAt > KEPT_MS);

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
  void forgetStale();
}

/** The state of a form that survives its page. `ready` is false until the draft was looked for. */
export function useDraft<T>(user: number, form: string, empty: T) {
  const key = keyOf(user, form);
  const [state, setState] = useState<{ value: T; ready: boolean; restored: boolean }>({
    value: empty,
    ready: false,
    restored: false,
  });
  const latest = useRef(state.value);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  useEffect(() => {
    let gone = false;
    readDraft<T>(key)
      .catch(() => undefined) // a browser that keeps nothing works without drafts
      .then((draft) => {
        if (gone) return;
        if (draft) latest.current = draft.value;
        setState((now) => ({
          value: draft ? draft.value : now.value,
          ready: true,
          restored: !!draft,
        }));
      });
    return () => {
      gone = true;
    };
  }, [key]);

  const save = useCallback(async () => {
    clearTimeout(timer.current);
    if (!unsaved.delete(key)) return; // forgotten meanwhile: what it held was saved
    await set(key, { value: latest.current, savedAt: Date.now() } satisfies Draft<T>, store).catch(
      () => undefined,
    );
  }, [key]);

  const change = useCallback(
    (next: T | ((now: T) => T)) => {
      setState((now) => {
        const value = typeof next === "function" ? (next as (now: T) => T)(now.value) : next;
        latest.current = value;
        return { ...now, value };
      });
      unsaved.set(key, () => latest.current);
      clearTimeout(timer.current);
      timer.current = setTimeout(save, PAUSE_MS);
    },
    [key, save],
  );

  const discard = useCallback(async () => {
    clearTimeout(timer.current);
    unsaved.delete(key);
    latest.current = empty;
    setState({ value: empty, ready: true, restored: false });
    localStorage.removeItem(AT_ONCE + key);
    await delMany([key], store).catch(() => undefined);
  }, [key, empty]);

  return { ...state, change, discard };
}
