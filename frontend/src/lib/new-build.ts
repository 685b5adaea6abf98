import { saveDraftsAtOnce } from "./drafts";

const RELOADED = "footfall.reloaded";

/**
 * A page that stayed open over several builds asks for files that are gone: it keeps its drafts
 * and loads itself anew, once.
 */
export function reloadWhereFilesAreGone(): void {
  window.addEventListener("vite:preloadError", (event) => {
    const last = Number(sessionStorage.getItem(RELOADED));
    if (Date.now() - last < 60_000) return; // the new page lacks it, too: let the error be seen
    event.preventDefault();
    sessionStorage.setItem(RELOADED, String(Date.now()));
    saveDraftsAtOnce();
    window.location.reload();
  });
}
