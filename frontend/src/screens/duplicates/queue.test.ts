import { expect, it } from "vitest";
import type { Decided, Decision } from "./decisions";
import { isDecided, openPairs, type Pair, stepFrom } from "./queue";

const pair = (id: number, first: number, second: number, type = "customer") =>
  ({ id, type, first: { id: first }, second: { id: second } }) as Pair;
const names = { kept: "", gone: [""] };

function decision(pair: number, state: Decision["state"], records?: number[], at = 0): Decision {
  const [primary = 0, ...others] = records ?? [];
  const decided: Decided = records
    ? { kind: "merge", pair, type: "customer", primary, others, choices: {}, names }
    : { kind: "apart", pair, names };
  return { id: String(pair), decided, state, at };
}
const ids = (pairs: Pair[]) => pairs.map(({ id }) => id);

it("leaves out what is decided, however it stands", () => {
  const pairs = [pair(1, 1, 2), pair(2, 3, 4), pair(3, 5, 6)];
  const all = [decision(1, "waiting", [1, 2]), decision(2, "failed")];
  expect(ids(openPairs(pairs, all, 100))).toEqual([3]);
});

it("holds back pairs of records that are being merged, and no lead of the same number", () => {
  const pairs = [pair(2, 2, 7), pair(3, 8, 9), pair(4, 2, 7, "lead")];
  expect(ids(openPairs(pairs, [decision(1, "sending", [1, 2])], 100))).toEqual([3, 4]);
  expect(ids(openPairs(pairs, [decision(1, "done", [1, 2], 50)], 100))).toEqual([2, 3, 4]);
});

it("believes a list that is newer than what was done", () => {
  expect(isDecided(1, [decision(1, "done", [1, 2], 200)], 100)).toBe(true);
  expect(isDecided(1, [decision(1, "done", [1, 2], 200)], 300)).toBe(false);
});

it("goes on from one that is decided by now, and stays at the ends", () => {
  const pairs = [pair(1, 1, 2), pair(2, 3, 4), pair(3, 5, 6)];
  const open = [pairs[0], pairs[2]] as Pair[];
  expect(stepFrom(pairs, open, 2, 1)?.id).toBe(3);
  expect(stepFrom(pairs, open, 2, -1)?.id).toBe(1);
  expect(stepFrom(pairs, open, 3, 1)).toBeUndefined();
  expect(stepFrom(pairs, open, undefined, 1)?.id).toBe(1);
});
