import { afterEach, expect, it, vi } from "vitest";
import { askForMe, takeMe } from "./first-answer";
import { ANSWER_LIMIT_MS, session } from "./session";

afterEach(() => vi.restoreAllMocks());

function answer(send: (limit: AbortSignal | null | undefined) => Promise<Response>) {
  vi.spyOn(session, "access").mockResolvedValue("token");
  return vi.spyOn(globalThis, "fetch").mockImplementation((_, options) => send(options?.signal));
}

it("is handed out once", async () => {
  answer(async () => Response.json({ id: 7 }));
  askForMe();

  expect(await takeMe()).toEqual({ id: 7 });
  expect(await takeMe()).toBeNull();
});

it("is given up where the line hangs, and can be asked for as ever", async () => {
  const limit = new AbortController();
  const wait = vi.spyOn(AbortSignal, "timeout").mockReturnValue(limit.signal);
  const hangs = (signal: AbortSignal | null | undefined) =>
    new Promise<Response>((_, reject) =>
      signal?.addEventListener("abort", () => reject(signal.reason)),
    );
  answer(hangs);

  askForMe();
  await vi.waitFor(() => expect(wait).toHaveBeenCalledWith(ANSWER_LIMIT_MS));
  limit.abort();

  expect(await takeMe()).toBeNull();
});
