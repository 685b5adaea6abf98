import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type Decided, type Decision, Decisions, unfinished, WAIT_MS } from "./decisions";

const names = { kept: "Asha Patel", gone: ["A. Patel"] };
const merge = (pair: number): Decided => ({
  kind: "merge",
  pair,
  type: "customer",
  primary: 1,
  others: [pair],
  choices: { city: 1 },
  names,
});
const SLOW = new Error("late");

function start(answer: (decision: Decision) => Promise<void> = async () => undefined) {
  const send = vi.fn(answer);
  const decisions = new Decisions({ send, isLate: (error) => error === SLOW });
  const states = () => decisions.all.map(({ state }) => state);
  return { decisions, send, states };
}
const idOf = (decisions: Decisions) => decisions.all[0]?.id ?? "";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("sends a merge after ten seconds, and not before", async () => {
  const { decisions, send, states } = start();
  decisions.decide(merge(2));

  await vi.advanceTimersByTimeAsync(WAIT_MS - 1);
  expect(send).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(send).toHaveBeenCalledTimes(1);
  expect(states()).toEqual(["done"]);
});

it("never sends what was undone, and undoes nothing that was sent", async () => {
  const { decisions, send } = start();
  decisions.decide(merge(2));
  expect(decisions.undo(idOf(decisions))?.pair).toBe(2);
  await vi.advanceTimersByTimeAsync(WAIT_MS);
  expect(send).not.toHaveBeenCalled();

  decisions.decide(merge(3));
  await vi.advanceTimersByTimeAsync(WAIT_MS);
  expect(decisions.undo(idOf(decisions))).toBeNull();
});

it("keeps several apart: one is undone, the others go", async () => {
  const { decisions, send } = start();
  for (const pair of [2, 3, 4]) decisions.decide(merge(pair));
  decisions.undo(decisions.all[1]?.id ?? "");
  await vi.advanceTimersByTimeAsync(WAIT_MS);
  expect(send.mock.calls.map(([{ decided }]) => decided.pair)).toEqual([2, 4]);
});

it("keeps what failed until it is sent again, with the same key", async () => {
  let isOffline = true;
  const { decisions, send, states } = start(async () => {
    if (isOffline) throw new Error("no line");
  });
  decisions.decide(merge(2));
  await vi.advanceTimersByTimeAsync(WAIT_MS);
  expect(states()).toEqual(["failed"]);

  isOffline = false;
  decisions.retry(idOf(decisions));
  await vi.advanceTimersByTimeAsync(0);
  expect(states()).toEqual(["done"]);
  expect(send.mock.calls[0]?.[0].id).toBe(send.mock.calls[1]?.[0].id);
});

it("says that somebody else was quicker, and does not ask for another try", async () => {
  const { decisions, states } = start(async () => {
    throw SLOW;
  });
  decisions.decide(merge(2));
  await vi.advanceTimersByTimeAsync(WAIT_MS);
  expect(states()).toEqual(["late"]);
  decisions.retry(idOf(decisions));
  expect(states()).toEqual(["late"]);
});

it("sends nothing of a page that was closed until somebody says so", async () => {
  const before = start(() => new Promise(() => undefined));
  before.decisions.decide(merge(2));
  await vi.advanceTimersByTimeAsync(WAIT_MS); // on its way as the page is closed
  before.decisions.decide(merge(3));
  const kept = unfinished(before.decisions.all);

  const { decisions, send, states } = start();
  decisions.resume(JSON.parse(JSON.stringify(kept)));
  await vi.advanceTimersByTimeAsync(2 * WAIT_MS);
  expect(send).not.toHaveBeenCalled();
  expect(states()).toEqual(["unsent", "unsent"]);
  expect(decisions.all.map((each) => each.mayHaveArrived)).toEqual([true, false]);

  decisions.retry(idOf(decisions));
  expect(send.mock.calls[0]?.[0].id).toBe(kept[0]?.id);
});

it("asks again about what a device slept over", async () => {
  const { decisions, send, states } = start();
  decisions.decide(merge(2));
  vi.setSystemTime(Date.now() + 3_600_000);
  await vi.advanceTimersByTimeAsync(WAIT_MS);
  expect(send).not.toHaveBeenCalled();
  expect(states()).toEqual(["unsent"]);
});

it("sends nothing for whoever signs in next", async () => {
  const { decisions, send } = start();
  decisions.decide(merge(2));
  decisions.clear();
  await vi.advanceTimersByTimeAsync(WAIT_MS);
  expect(send).not.toHaveBeenCalled();
  expect(decisions.all).toEqual([]);
});

it("keeps nothing on the device that is over", async () => {
  const { decisions } = start();
  decisions.decide(merge(2));
  expect(unfinished(decisions.all)).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(WAIT_MS);
  expect(unfinished(decisions.all)).toEqual([]);
});
