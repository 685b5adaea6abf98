import type { components } from "@/api/schema";
import type { Decision } from "./decisions";

export type Pair = components["schemas"]["DuplicateCandidate"];
export type PairDetail = components["schemas"]["DuplicateDetail"];

/** Given up or undone, a pair is to be decided again; one that somebody else decided is not. */
const IN_HAND: ReadonlySet<string> = new Set(["waiting", "sending"]);

const recordsOf = (decision: Decision): number[] =>
  decision.decided.kind === "merge" ? [decision.decided.primary, ...decision.decided.others] : [];

/** Decided here, though the list of `listedAt` still has it. */
export const isDecided = (pair: number, decisions: readonly Decision[], listedAt: number) =>
  decisions.some(
    ({ decided, state, at }) =>
      decided.pair === pair &&
      (IN_HAND.has(state) || state === "failed" || state === "unsent" || at > listedAt),
  );

/** What is left to decide now. A pair waits while a merge of one of its records is under way: who
 * is whose is known only after it. */
export function openPairs(
  pairs: readonly Pair[],
  decisions: readonly Decision[],
  listedAt: number,
): Pair[] {
  const busy = decisions.filter(({ state }) => IN_HAND.has(state));
  const isHeld = ({ type, first, second }: Pair) =>
    busy.some(
      (each) =>
        each.decided.kind === "merge" &&
        each.decided.type === type &&
        recordsOf(each).some((id) => id === first.id || id === second.id),
    );
  return pairs.filter((pair) => !isDecided(pair.id, decisions, listedAt) && !isHeld(pair));
}

/** Where *Down* and *Up* lead to from one that may be in hand by now; stays at the ends. */
export function stepFrom(
  pairs: readonly Pair[],
  open: readonly Pair[],
  at: number | undefined,
  step: 1 | -1,
): Pair | undefined {
  const isOpen = (pair: Pair) => open.some((each) => each.id === pair.id);
  const index = pairs.findIndex((pair) => pair.id === at);
  const later = step === 1 ? pairs.slice(index + 1) : pairs.slice(0, Math.max(index, 0)).reverse();
  return later.find(isOpen);
}
