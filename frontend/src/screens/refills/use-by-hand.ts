import {
  type MutationState,
  useMutation,
  useMutationState,
  useQueryClient,
} from "@tanstack/react-query";
import { client } from "@/api/client";
import { Refused } from "@/api/errors";
import { useMe } from "@/api/me";
import type { components } from "@/api/schema";
import { addDays } from "@/lib/dates";
import type { Refill } from "./use-refills";

type Answer = components["schemas"]["DoneByHand"];

/** Told without a message of the service, or put off. */
export type What = { sentBy: "call" | "sms" | "whatsapp" } | { days: number };
/** One thing done by hand, for all medicines of one person that are not reminded of yet. */
export type Sent = { name: string; what: What; refills: readonly Refill[] };
/** `failure`: some were done, and this is why not all. */
export type Done = { answers: Answer[]; revertibleUntil: number; failure: unknown };

const BY_HAND = ["refill-by-hand"];
const REVERT = ["refill-by-hand-revert"];
const KEPT_MS = 2 * 60_000; // longer than anything may be undone

export function useByHand() {
  const { today } = useMe();
  const queries = useQueryClient();
  return useMutation({
    mutationKey: BY_HAND,
    gcTime: KEPT_MS,
    mutationFn: async ({ refills, what }: Sent): Promise<Done> => {
      const tried = await Promise.allSettled(refills.map((each) => send(each, what, today ?? "")));
      const answers = tried.flatMap((one) => (one.status === "fulfilled" ? one.value : []));
      const failure = tried.find((one) => one.status === "rejected")?.reason;
      if (answers.length === 0) throw failure;
      const life = Math.min(...answers.map(lifeOf));
      return { answers, failure, revertibleUntil: Date.now() + life };
    },
    onSettled: () => void queries.invalidateQueries({ queryKey: ["refills"] }),
  });
}

const lifeOf = (answer: Answer) =>
  Date.parse(answer.revertible_until) - Date.parse(answer.updated_at);

/** Put off from today, or from its own day where that is later: never to before its plan. */
async function send(refill: Refill, what: What, today: string): Promise<Answer[]> {
  const params = { path: { id: refill.id } };
  if ("days" in what) {
    const from = refill.due_on > today ? refill.due_on : today;
    const body = { until: addDays(from, what.days) };
    const { data } = await client.POST("/api/refill-reminders/{id}/snooze/", { params, body });
    return data ? [data] : [];
  }
  const body = { sent_by: what.sentBy };
  const { data } = await client.POST("/api/refill-reminders/{id}/mark-sent/", { params, body });
  return data ? [data] : [];
}

export type Logged = { mutation: number; sent: Sent; done: Done; submittedAt: number };

export function useUndoByHand() {
  const queries = useQueryClient();
  return useMutation({
    mutationKey: REVERT,
    gcTime: KEPT_MS,
    mutationFn: async ({ done }: Logged) => {
      const tried = await Promise.allSettled(
        done.answers.map(({ id, revert_token: token }) =>
          client.POST("/api/refill-reminders/{id}/revert/", {
            params: { path: { id } },
            body: { token },
          }),
        ),
      );
      const failed = tried.find((one) => one.status === "rejected");
      if (failed) throw failed.reason;
    },
    onSettled: () => void queries.invalidateQueries({ queryKey: ["refills"] }),
  });
}

/** What was done in the last minute, newest first; not what was undone, or can't be any more. */
export function useDoneByHand(): Logged[] {
  const over = useMutationState({
    filters: { mutationKey: REVERT },
    select: ({ state }) =>
      state.status === "success" || state.error instanceof Refused
        ? (state.variables as Logged).mutation
        : null,
  });
  const all = useMutationState({
    filters: { mutationKey: BY_HAND, status: "success" },
    select: ({ mutationId, state }) => toLogged(mutationId, state as never),
  });
  return all.filter((each) => !over.includes(each.mutation)).reverse();
}

const toLogged = (mutation: number, state: MutationState<Done, unknown, Sent>): Logged => ({
  mutation,
  sent: state.variables as Sent,
  done: state.data as Done,
  submittedAt: state.submittedAt,
});
