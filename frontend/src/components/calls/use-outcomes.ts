import {
  type MutationState,
  type QueryClient,
  queryOptions,
  useMutation,
  useMutationState,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { client } from "@/api/client";
import { useMe } from "@/api/me";
import type { components } from "@/api/schema";
import type { Day } from "@/lib/dates";
import { forgetDraft, keepDraft, readDraft, saveDraft } from "@/lib/drafts";
import type { Called } from "./called";
import type { OutcomeCode } from "./outcomes";

type Answer = components["schemas"]["RecordedOutcome"];
type Proposals = components["schemas"]["Proposals"];

/** One outcome of one person, as it is sent; `id` is its idempotency key, whatever the tries. */
export type Sent = {
  id: string;
  called: Called;
  outcome: OutcomeCode;
  nextOn: Day | null; // null: as proposed
  reason: string;
  note: string;
};

/** `revertibleUntil` by this device's clock, which may be wrong, but runs as fast. */
export type Saved = Answer & { revertibleUntil: number };

const OUTCOME = ["call-outcome"];
const REVERT = ["call-outcome-revert"];
const KEPT_MS = 10 * 60_000;
/** Lists in which somebody may stand who was just called. */
const LISTS = [
  "worklist",
  "contacts",
  "refills",
  "customers",
  "counter",
  "call-proposals",
  "leads",
  "reminders",
];

export const noteForm = (called: Called) => `call-note:${called.key}`;

/**
 * Outcomes go out while the next person is shown already; what became of each stays in the mutation
 * cache, for the screen's log: a saved one until it is undone or ten minutes old, a failed one until
 * somebody sends it again or gives it up.
 */
export function useSendOutcome() {
  const me = useMe();
  const queries = useQueryClient();
  return useMutation({
    mutationKey: OUTCOME,
    gcTime: Number.POSITIVE_INFINITY,
    mutationFn: async (sent: Sent): Promise<Saved> => {
      const { called, outcome } = sent;
      const { data } = await client.POST("/api/call-outcomes/", {
        params: { header: { "Idempotency-Key": sent.id } },
        body: {
          contact: called.contact,
          lead: called.lead,
          customer: called.customer,
          outcome,
          notes: sent.note.trim(),
          ...(sent.nextOn && { next_on: sent.nextOn }),
          ...(sent.reason.trim() && { closing_reason: sent.reason.trim() }),
        },
      });
      const answer = data as Answer;
      const life = Date.parse(answer.revertible_until) - Date.parse(answer.done_at);
      return { ...answer, revertibleUntil: Date.now() + life };
    },
    onSuccess: async (_, sent) => {
      await forgetDraft(me.id, noteForm(sent.called));
      renewLists(queries);
      forgetOld(queries);
    },
  });
}

export type Revertible = { sent: Sent; saved: Saved };

/** Undoes an outcome; what was noted stands in the note again. */
export function useRevertOutcome() {
  const me = useMe();
  const queries = useQueryClient();
  return useMutation({
    mutationKey: REVERT,
    gcTime: Number.POSITIVE_INFINITY,
    mutationFn: async ({ saved }: Revertible) => {
      const { data } = await client.POST("/api/call-outcomes/{id}/revert/", {
        params: { path: { id: saved.id } },
      });
      return data;
    },
    onSuccess: async (_, { sent }) => {
      const form = noteForm(sent.called);
      if (!sent.note || (await readDraft(me.id, form))) return;
      keepDraft(me.id, form, sent.note);
      await saveDraft(me.id, form);
    },
    onSettled: () => renewLists(queries),
  });
}

/** Nobody waits for the lists: Undo has but a minute, and a list may take as long on a slow line. */
function renewLists(queries: QueryClient): void {
  for (const list of LISTS) void queries.invalidateQueries({ queryKey: [list] });
}

function forgetOld(queries: QueryClient): void {
  const cache = queries.getMutationCache();
  for (const mutationKey of [OUTCOME, REVERT]) {
    for (const each of cache.findAll({ mutationKey, status: "success" })) {
      if (Date.now() - each.state.submittedAt > KEPT_MS) cache.remove(each);
    }
  }
}

export type Logged = {
  mutation: number;
  sent: Sent;
  saved: Saved | undefined;
  error: unknown;
  isPending: boolean;
  submittedAt: number;
};

const useReverted = () =>
  useMutationState({
    filters: { mutationKey: REVERT, status: "success" },
    select: (mutation) => mutation.state.variables as Revertible,
  });

/** The outcome of this person that was undone last, if any: its note stands in the form again. */
export const useUndone = (called: Called) =>
  useReverted().findLast((each) => each.sent.called.key === called.key)?.saved.id;

/** What was sent in the last minutes, newest first, without what was undone. */
export function useLogged(): Logged[] {
  const reverted = useReverted().map((each) => each.saved.id);
  const logged = useMutationState({
    filters: { mutationKey: OUTCOME },
    select: (mutation) => toLogged(mutation.mutationId, mutation.state as never),
  });
  return logged.filter((each) => !each.saved || !reverted.includes(each.saved.id)).reverse();
}

function toLogged(mutation: number, state: MutationState<Saved, unknown, Sent>): Logged {
  return {
    mutation,
    sent: state.variables as Sent,
    saved: state.data,
    error: state.error,
    isPending: state.status === "pending",
    submittedAt: state.submittedAt,
  };
}

/** Takes a failed one from the log: it was sent again, or given up. */
export function useForgetLogged() {
  const cache = useQueryClient().getMutationCache();
  return (mutation: number) => {
    const found = cache.getAll().find((each) => each.mutationId === mutation);
    if (found) cache.remove(found);
  };
}

/** Without those who are dealt with, though the list of `listedAt` still has them. */
export function withoutLogged(people: Called[], logged: Logged[], listedAt: number): Called[] {
  const gone = logged.filter(
    (each) => each.isPending || (each.saved !== undefined && each.submittedAt > listedAt),
  );
  return people.filter((person) => !gone.some((each) => each.sent.called.key === person.key));
}

type Whom = { contact: number } | { lead: number } | { customer: number };

export const proposalsOptions = (query: Whom) =>
  queryOptions({
    queryKey: ["call-proposals", query],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/call-outcomes/proposals/", {
        params: { query },
        signal,
      });
      return data as Proposals;
    },
  });

/** What each outcome would set, and when they are best called, for somebody who was not opened from
 * the day's list. */
export function useProposals(called: Called, isWanted: boolean) {
  const who = called.contact
    ? { contact: called.contact }
    : called.lead
      ? { lead: called.lead }
      : { customer: called.customer ?? 0 };
  return useQuery({
    ...proposalsOptions(who),
    enabled: isWanted && called.proposals === null,
  });
}
