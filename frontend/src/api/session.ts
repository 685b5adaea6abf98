import { Refused, SignedOut, Unreachable } from "./errors";

/**
 * Who is signed in, in this browser. The access token lives in memory, the refresh token in a
 * cookie that scripts can't read. One tab renews for all: a lock keeps the others waiting, and a
 * channel hands them the new token.
 */
export type Challenge = { challenge: string; asks_for: "code" | "setup" };
type Token = { access: string; expiresAt: number };
type State = "unknown" | "in" | "out" | "expired";
type News = { kind: "token"; token: Token } | { kind: "out" };

const LOCK = "footfall-token";
const SIGNED_IN = "footfall.signed-in"; // whether there may be a cookie to renew by
const EARLY_MS = 30_000; // a token that ends sooner is renewed before it is used
export const ANSWER_LIMIT_MS = 15_000;

export class Session {
  private token: Token | null = null;
  private waiting: string | null = null; // an access token, until recovery codes were read
  private current: State = "unknown";
  private readonly listeners = new Set<() => void>();
  private readonly channel = new BroadcastChannel("footfall-session");
  private readonly send: typeof fetch;
  private readonly now: () => number;

  constructor(send: typeof fetch = (...request) => fetch(...request), now = Date.now) {
    this.send = send;
    this.now = now;
    if (!localStorage.getItem(SIGNED_IN)) this.current = "out";
    this.channel.onmessage = ({ data }: MessageEvent<News>) => {
      if (data.kind === "token") this.accept(data.token);
      else this.end("out");
    };
  }

  get state(): State {
    return this.current;
  }

  /** Whose token it is; what was loaded for somebody else is not for them. */
  get person(): string | null {
    return this.token && String(claimsOf(this.token.access).user_id);
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Give up the token that the service refused, unless another has come meanwhile. */
  drop(access: string): void {
    if (this.token?.access === access) this.token = null;
  }

  /** A token that is good for some time yet. Throws SignedOut or Unreachable. */
  async access(): Promise<string> {
    if (this.current === "out" || this.current === "expired") throw new SignedOut();
    if (this.isFresh()) return (this.token as Token).access;
    return navigator.locks.request(LOCK, async () => {
      if (this.isFresh()) return (this.token as Token).access; // another tab was quicker
      return (await this.renew()).access;
    });
  }

  /** The challenge of a second step where there is one; else the person is in. */
  async signIn(username: string, password: string): Promise<Challenge | null> {
    const answer = await this.ask("/api/token/", { username, password, cookie: true });
    if (typeof answer.challenge === "string") return answer as Challenge;
    this.announce(String(answer.access));
    return null;
  }

  /** With recovery codes the person is in once they were shown: `enter`. */
  async secondStep(body: object): Promise<{ recoveryCodes: string[] }> {
    const answer = await this.ask("/api/token/second-factor/", { ...body, cookie: true });
    const recoveryCodes = Array.isArray(answer.recovery_codes) ? answer.recovery_codes : [];
    this.waiting = String(answer.access);
    if (recoveryCodes.length === 0) this.enter();
    return { recoveryCodes };
  }

  enter(): void {
    if (this.waiting) this.announce(this.waiting);
    this.waiting = null;
  }

  async signOut(): Promise<void> {
    await this.ask("/api/token/logout/", {}).catch((error: unknown) => {
      const isOver = error instanceof Refused && error.status < 500;
      if (!isOver) throw error; // still signed in, and says so
    });
    this.end("out");
    this.channel.postMessage({ kind: "out" } satisfies News);
  }

  private isFresh(): boolean {
    return this.token !== null && this.token.expiresAt - EARLY_MS > this.now();
  }

  private async renew(): Promise<Token> {
    try {
      const answer = await this.ask("/api/token/refresh/", {});
      return this.announce(String(answer.access));
    } catch (error) {
      if (!(error instanceof Refused) || error.status >= 500 || error.status === 429) throw error;
      this.end(this.current === "unknown" ? "out" : "expired");
      throw new SignedOut();
    }
  }

  private announce(access: string): Token {
    const token = { access, expiresAt: expiryOf(access) };
    this.accept(token);
    this.channel.postMessage({ kind: "token", token } satisfies News);
    return token;
  }

  private accept(token: Token): void {
    this.token = token;
    localStorage.setItem(SIGNED_IN, "yes");
    this.current = "in";
    this.notify();
  }

  private end(state: "out" | "expired"): void {
    this.token = null;
    if (state === "out") localStorage.removeItem(SIGNED_IN);
    this.become(state);
  }

  private become(state: State): void {
    if (this.current === state) return;
    this.current = state;
    this.notify();
  }

  private notify(): void {
    for (const listener of this.listeners) listener();
  }

  /** An address of the sign-in, which needs no token. Throws Refused or Unreachable. */
  async ask(address: string, body: object): Promise<Record<string, unknown>> {
    const response = await this.send(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Requested-With": "XMLHttpRequest" },
      credentials: "same-origin",
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    }).catch((error: unknown) => {
      throw new Unreachable(error);
    });
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) throw new Refused(response, answer);
    return answer;
  }
}

/** When a token ends, in milliseconds of this device's clock: its life counts from now. */
function expiryOf(access: string): number {
  const { exp, iat } = claimsOf(access);
  return Date.now() + (exp - iat) * 1_000;
}

function claimsOf(access: string): { exp: number; iat: number; user_id: unknown } {
  const part = access.split(".")[1] ?? "";
  return JSON.parse(atob(part.replace(/-/g, "+").replace(/_/g, "/")));
}

export const session = new Session();
