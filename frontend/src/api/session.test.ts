import { beforeEach, describe, expect, it, vi } from "vitest";
import { Refused, SignedOut, Unreachable } from "./errors";
import { Session } from "./session";

const MINUTE = 60_000;

function token(user: number, minutes = 15): string {
  const iat = Math.floor(Date.now() / 1_000);
  return `x.${btoa(JSON.stringify({ user_id: user, iat, exp: iat + minutes * 60 }))}.y`;
}

const answer = (status: number, body: object) => new Response(JSON.stringify(body), { status });

/** A lock as browsers have it: one after the other. */
function giveLocks() {
  let last: Promise<unknown> = Promise.resolve();
  const request = (_name: string, work: () => Promise<unknown>) => {
    const mine = last.then(work, work);
    last = mine.catch(() => undefined);
    return mine;
  };
  vi.stubGlobal("navigator", { ...navigator, locks: { request } });
}

class Channel {
  static open: Channel[] = [];
  onmessage: ((event: { data: unknown }) => void) | null = null;
  constructor() {
    Channel.open.push(this);
  }
  postMessage(data: unknown) {
    for (const other of Channel.open) if (other !== this) other.onmessage?.({ data });
  }
}

beforeEach(() => {
  Channel.open = [];
  vi.stubGlobal("BroadcastChannel", Channel);
  giveLocks();
  localStorage.clear();
});

const returning = () => localStorage.setItem("footfall.signed-in", "yes");

it("asks for nothing in a browser where nobody was signed in", async () => {
  const send = vi.fn();
  const session = new Session(send);

  expect(session.state).toBe("out");
  await expect(session.access()).rejects.toBeInstanceOf(SignedOut);
  expect(send).not.toHaveBeenCalled();
});

describe("renewal", () => {
  it("is asked for once, however many wait for it", async () => {
    returning();
    const send = vi.fn(async () => answer(200, { access: token(7) }));
    const session = new Session(send);

    const given = await Promise.all([session.access(), session.access(), session.access()]);

    expect(new Set(given).size).toBe(1);
    expect(send).toHaveBeenCalledTimes(1);
  });

  it("serves the other tabs, too", async () => {
    returning();
    const send = vi.fn(async () => answer(200, { access: token(7) }));
    const [first, second] = [new Session(send), new Session(send)];

    expect(await first.access()).toBe(await second.access());
    expect(send).toHaveBeenCalledTimes(1);
  });

  it("comes before a token ends, not after", async () => {
    returning();
    let now = Date.now();
    const send = vi.fn(async () => answer(200, { access: token(7) }));
    const session = new Session(send, () => now);
    await session.access();

    now += 14 * MINUTE;
    await session.access();
    expect(send).toHaveBeenCalledTimes(1);
    now += MINUTE;
    await session.access();
    expect(send).toHaveBeenCalledTimes(2);
  });

  it("signs nobody out where the line is cut or the service is away", async () => {
    returning();
    for (const send of [
      vi.fn(async () => Promise.reject(new TypeError("Failed to fetch"))),
      vi.fn(async () => answer(503, { code: "unavailable", message: "Later." })),
      vi.fn(async () => answer(429, { code: "throttled", message: "Later." })),
    ]) {
      const session = new Session(send as never);
      await expect(session.access()).rejects.toSatisfy(
        (error) => error instanceof Unreachable || error instanceof Refused,
      );
      expect(session.state).toBe("unknown");
    }
  });

  it("that is refused under an open page ends in a sign-in over it", async () => {
    returning();
    const send = vi
      .fn()
      .mockResolvedValueOnce(answer(200, { access: token(7) }))
      .mockResolvedValueOnce(answer(401, { code: "token_expired", message: "Sign in again." }));
    const session = new Session(send);
    const access = await session.access();

    session.drop(access);
    await expect(session.access()).rejects.toBeInstanceOf(SignedOut);

    expect(session.state).toBe("expired");
  });
});

it("says whose token it is, and tells when it is another's", async () => {
  const send = vi
    .fn()
    .mockResolvedValueOnce(answer(200, { access: token(7) }))
    .mockResolvedValueOnce(answer(200, { access: token(8) }));
  const session = new Session(send);
  const people: (string | null)[] = [];
  session.subscribe(() => people.push(session.person));

  await session.signIn("chitra", "x");
  await session.signIn("bilal", "x");

  expect(people).toEqual(["7", "8"]);
});

it("waits with entering until the recovery codes were seen", async () => {
  const send = vi
    .fn()
    .mockResolvedValueOnce(answer(202, { challenge: "c", asks_for: "setup" }))
    .mockResolvedValueOnce(answer(200, { access: token(7), recovery_codes: ["aaaa-bbbb"] }));
  const session = new Session(send);

  expect(await session.signIn("asha", "x")).toEqual({ challenge: "c", asks_for: "setup" });
  const { recoveryCodes } = await session.secondStep({ challenge: "c", code: "123456" });
  expect(recoveryCodes).toEqual(["aaaa-bbbb"]);
  expect(session.state).toBe("out");
  session.enter();
  expect(session.state).toBe("in");
});

it("goes on where the service could not end it, and says so", async () => {
  for (const failure of [
    async () => Promise.reject(new TypeError("Failed to fetch")),
    async () => answer(503, { code: "unavailable", message: "Later." }),
  ]) {
    const send = vi.fn(async () => answer(200, { access: token(7) }));
    const session = new Session(send);
    await session.signIn("chitra", "x");
    send.mockImplementation(failure);

    await expect(session.signOut()).rejects.toBeInstanceOf(Error);

    expect(session.state).toBe("in");
  }
});

it("ends in every tab", async () => {
  const send = vi.fn(async () => answer(200, { access: token(7) }));
  const [first, second] = [new Session(send), new Session(send)];
  await first.signIn("chitra", "x");
  expect(second.state).toBe("in");

  await first.signOut();

  expect([first.state, second.state]).toEqual(["out", "out"]);
});
