/**
 * What was decided of pairs that may be one. There is no unmerge, so each decision waits ten seconds
 * in which it can be undone, whatever screen is open by then, and is sent only after that. A page that
 * is closed meanwhile sends nothing: the next one says so.
 */
export type Decided =
  | {
      kind: "merge";
      pair: number;
      type: string;
      primary: number;
      others: number[];
      choices: Record<string, number>;
      names: { kept: string; gone: string[] };
    }
  | { kind: "apart"; pair: number; names: { kept: string; gone: string[] } };

/**
 * - `failed`: refused or without an answer, until somebody sends it again or lets it be;
 * - `unsent`: the page was closed, or slept, before it was sent; `mayHaveArrived` when while it was;
 * - `late`: somebody else decided it meanwhile.
 */
type State = "waiting" | "sending" | "done" | "failed" | "unsent" | "late";

export type Decision = {
  id: string; // its idempotency key, whatever the tries
  decided: Decided;
  state: State;
  at: number; // when it is sent; once it is, when it was over
  error?: unknown;
  mayHaveArrived?: boolean;
};

export const WAIT_MS = 10_000;
const SLEPT_MS = 60_000; // so long after its time nobody remembers what was decided
const KEPT_MS = 60_000; // a list may be so old that has a pair which is decided

type Options = {
  send: (decision: Decision) => Promise<void>;
  isLate: (error: unknown) => boolean; // somebody else was quicker
  now?: () => number;
};

export class Decisions {
  all: readonly Decision[] = [];
  private readonly options: Options;
  private readonly now: () => number;
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly listeners = new Set<() => void>();

  constructor(options: Options) {
    this.options = options;
    this.now = options.now ?? Date.now;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  decide(decided: Decided): void {
    const id = crypto.randomUUID();
    const isOld = (each: Decision) => each.state === "done" && this.now() - each.at > KEPT_MS;
    this.change([
      ...this.all.filter((each) => !isOld(each)),
      { id, decided, state: "waiting", at: this.now() + WAIT_MS },
    ]);
    this.timers.set(
      id,
      setTimeout(() => void this.send(id), WAIT_MS),
    );
  }

  /** Only what still waits: what was sent can't be taken back. */
  undo(id: string): Decided | null {
    const found = this.all.find((each) => each.id === id);
    if (found?.state !== "waiting") return null;
    this.forget(id);
    return found.decided;
  }

  retry(id: string): void {
    const found = this.all.find((each) => each.id === id);
    if (found?.state === "failed" || found?.state === "unsent") void this.post(found);
  }

  /** It was read, or is given up. */
  forget(id: string): void {
    clearTimeout(this.timers.get(id));
    this.timers.delete(id);
    this.change(this.all.filter((each) => each.id !== id));
  }

  /** Nothing of who was signed in is sent for anybody else. */
  clear(): void {
    for (const { id } of this.all) this.forget(id);
  }

  /** Of a page that is gone. */
  resume(unsent: readonly Decision[]): void {
    const resumed = unsent.map(
      (each): Decision => ({
        id: each.id,
        decided: each.decided,
        state: "unsent",
        at: each.at,
        mayHaveArrived: each.state === "sending" || each.mayHaveArrived === true,
      }),
    );
    this.change([...this.all, ...resumed]);
  }

  /** A pair that turned out to be decided before anything was done about it here. */
  noteLate(decided: Decided, error: unknown): void {
    if (this.all.some((each) => each.decided.pair === decided.pair)) return;
    const id = crypto.randomUUID();
    this.change([...this.all, { id, decided, state: "late", at: this.now(), error }]);
  }

  private async send(id: string): Promise<void> {
    this.timers.delete(id);
    const found = this.all.find((each) => each.id === id);
    if (found?.state !== "waiting") return;
    if (this.now() - found.at > SLEPT_MS) this.put({ ...found, state: "unsent" });
    else await this.post(found);
  }

  private async post(decision: Decision): Promise<void> {
    const { error: _, ...sent } = decision;
    this.put({ ...sent, state: "sending" });
    try {
      await this.options.send(sent);
      this.put({ ...sent, state: "done", at: this.now() });
    } catch (error) {
      const state = this.options.isLate(error) ? "late" : "failed";
      this.put({ ...sent, state, at: this.now(), error });
    }
  }

  /** Unless it was cleared meanwhile. */
  private put(decision: Decision): void {
    this.change(this.all.map((each) => (each.id === decision.id ? decision : each)));
  }

  private change(all: readonly Decision[]): void {
    this.all = all;
    for (const listener of this.listeners) listener();
  }
}

/** What the device keeps: all that is not known to be over. */
export const unfinished = (all: readonly Decision[]): Decision[] =>
  all
    .filter(({ state }) => ["waiting", "sending", "failed", "unsent"].includes(state))
    .map(({ error: _, ...kept }) => kept);
