import { type ReactNode, useDeferredValue, useEffect } from "react";

const shown = new Set<string>(); // places, since the page was loaded

/**
 * A place that is empty in the first picture of a page and filled right after it: on a slow phone what
 * is needed first is there sooner, and a key pressed meanwhile goes before the rest. Once a page:
 * what was in sight does not go and come again.
 */
export function Later({ place, children }: { place: string; children: ReactNode }) {
  const isLater = useDeferredValue(true, shown.has(place));
  useEffect(() => {
    if (isLater) shown.add(place);
  }, [isLater, place]);
  return isLater && children;
}
