import { hasDrafts, saveDraftsAtOnce } from "./drafts";

const RELOADED = "footfall.reloaded"; // for which build this tab loaded its page anew
const ASK_MS = 5 * 60_000;
const LEAST_MS = 30_000; // between two questions, however often somebody comes back
const LOOK_MS = 5_000;
const REST_MS = 60_000; // nobody touches the page: what was saved is read, and the time for Undo over
const LIMIT_MS = 10_000;

/** "told": there is a new build, and a draft that keeps the page from being loaded anew. */
export type BuildState = "same" | "waits" | "told";

/**
 * Whether this page is of the newest build. With nothing unsaved it is loaded anew as somebody goes
 * to another screen or leaves it alone for a minute; else it says so and waits for the draft to go.
 */
export class Builds {
  state: BuildState = "same";
  private readonly own: string; // "" with the development server: nothing is ever newer
  private readonly load: () => void;
  private newest = "";
  private askedAt = 0;
  private touchedAt = Date.now();
  private isBusy = () => false;
  private readonly listeners = new Set<() => void>();

  constructor(own: string, load: () => void) {
    this.own = own;
    this.load = load;
  }

  /** `isBusy`: something is on its way, failed, or was saved just now. */
  watch(isBusy: () => boolean): void {
    this.isBusy = isBusy;
    if (!this.own) return;
    const ask = () => void this.ask();
    setInterval(ask, ASK_MS);
    window.addEventListener("focus", ask);
    document.addEventListener("visibilitychange", ask);
    window.addEventListener("vite:preloadError", ask);
    const touch = () => {
      this.touchedAt = Date.now();
    };
    window.addEventListener("pointerdown", touch, true);
    window.addEventListener("keydown", touch, true);
    setInterval(() => this.look(), LOOK_MS);
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Whether the service answered; nothing is asked of a page that nobody sees. */
  async ask(always = false): Promise<boolean> {
    const isSoon = Date.now() - this.askedAt < LEAST_MS;
    if (!always && (isSoon || document.visibilityState === "hidden")) return false;
    this.askedAt = Date.now();
    const newest = await askForNewest();
    if (newest) this.newest = newest;
    this.look();
    return newest !== null;
  }

  /** Another screen is about to be shown, at the address that the page has already. */
  goOn(): void {
    if (this.isNewer && this.isFree) this.loadOnce();
  }

  /** Now, as somebody wishes; what is typed stays on the device. */
  loadNow = (): void => {
    saveDraftsAtOnce();
    this.load();
  };

  /**
   * A file did not come. The page is loaded anew for it once for each newer build, or as somebody
   * asks again and the service answers; never without a line, as nothing would come.
   */
  async lacksFile(isAskedAgain: boolean): Promise<"loads" | "no line" | "failed"> {
    if (!(await this.ask(true))) return "no line";
    if (this.isNewer && this.loadOnce()) return "loads";
    if (!isAskedAgain) return "failed";
    this.loadNow();
    return "loads";
  }

  private get isNewer(): boolean {
    return this.own !== "" && this.newest !== "" && this.newest !== this.own;
  }

  private get isFree(): boolean {
    return !hasDrafts() && !this.isBusy();
  }

  private look(): void {
    if (this.isNewer && this.isFree && isLeftAlone(this.touchedAt)) this.loadOnce();
    const state = !this.isNewer ? "same" : hasDrafts() ? "told" : "waits";
    if (state === this.state) return;
    this.state = state;
    for (const listener of this.listeners) listener();
  }

  private loadOnce(): boolean {
    if (sessionStorage.getItem(RELOADED) === this.newest) return false; // it was no help
    sessionStorage.setItem(RELOADED, this.newest);
    this.loadNow();
    return true;
  }
}

/** No dialog is open, and nobody has begun to type. */
function isLeftAlone(touchedAt: number): boolean {
  const field = document.activeElement;
  const isTyped =
    (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) && field.value;
  return Date.now() - touchedAt > REST_MS && !isTyped && !document.querySelector("[role=dialog]");
}

/** The name of the build that the service has now; null where it gives no answer. */
async function askForNewest(): Promise<string | null> {
  try {
    const options = { cache: "no-store", signal: AbortSignal.timeout(LIMIT_MS) } as const;
    const answer = await fetch("/app/build", options);
    return answer.ok ? await answer.text() : null;
  } catch {
    return null;
  }
}

const ownName = () =>
  (import.meta.env.PROD && document.querySelector<HTMLMetaElement>("meta[name=build]")?.content) ||
  "";

export const builds = new Builds(ownName(), () => window.location.reload());
