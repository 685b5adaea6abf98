import { type ComponentType, useEffect, useSyncExternalStore } from "react";
import { useMe } from "@/api/me";
import { readDrafts } from "@/lib/drafts";

type Module = { Notes: ComponentType; resume: (me: number) => Promise<void> };

/**
 * What has to be in sight on every screen, above it: something that is sent in some seconds and may
 * be undone until then, or was not sent. Its files are loaded with the screen that it comes from, or
 * where an earlier page left a draft of it.
 */
class PageNotes {
  shown: ComponentType | null = null;
  private readonly looked: { draft: string; load: () => Promise<Module> }[] = [];
  private readonly listeners = new Set<() => void>();

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** From now on, whatever screen is open. */
  show(notes: ComponentType): void {
    if (this.shown === notes) return;
    this.shown = notes;
    for (const listener of this.listeners) listener();
  }

  /** Where a page begins with a draft whose name begins so, its notes are shown. */
  lookFor(draft: string, load: () => Promise<Module>): void {
    this.looked.push({ draft, load });
  }

  async resume(me: number): Promise<void> {
    for (const { draft, load } of this.looked) {
      if ((await readDrafts(me, draft)).length === 0) continue;
      const { Notes, resume } = await load();
      await resume(me);
      this.show(Notes);
    }
  }
}

export const pageNotes = new PageNotes();

export function PageNotesPlace() {
  const me = useMe();
  const Shown = useSyncExternalStore(pageNotes.subscribe, () => pageNotes.shown);
  useEffect(() => {
    void pageNotes.resume(me.id).catch(() => undefined); // without a line: said on the next page
  }, [me.id]);
  return Shown && <Shown />;
}
