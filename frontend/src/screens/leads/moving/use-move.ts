import { useMutation, useMutationState, useQueryClient } from "@tanstack/react-query";
import { client } from "@/api/client";
import { renewLeads } from "../use-leads";

/** A lead in a project, as a board, a grid or its own page shows it. */
export type Membership = {
  id: number;
  lead: number;
  lead_name: string;
  project: number;
  project_name: string;
  status: string;
};

/** `value`: of the deal, where the move says that it is made. */
export type Move = { membership: Membership; to: string; value?: string | null; isUndo?: boolean };

const MOVE = ["lead-move"];
const KEPT_MS = 60_000;

/** A project's own word that the deal is made, in any case. */
export const isConverted = (status: string) => status.toLowerCase() === "converted";

/** Moved on, or back, after the deal was made: figures and the partner still count it. */
export const staysWon = (place: { status: string; converted_at: string | null }) =>
  place.converted_at !== null && !isConverted(place.status);

/**
 * Says which status was seen, so that nobody overwrites what a colleague did meanwhile. Pending until
 * the lists are here anew: till then a board shows the card where it goes.
 */
export function useMove() {
  const queries = useQueryClient();
  return useMutation({
    mutationKey: MOVE,
    gcTime: Number.POSITIVE_INFINITY,
    mutationFn: async ({ membership, to, value }: Move): Promise<string> => {
      if (isConverted(to)) {
        await client.POST("/api/leads/{id}/convert/", {
          params: { path: { id: membership.lead } },
          body: { project: membership.project, value: value ?? null },
        });
        return to;
      }
      const { data } = await client.PATCH("/api/lead-projects/{id}/", {
        params: { path: { id: membership.id } },
        body: { status: to, status_before: membership.status },
      });
      return data?.status ?? to;
    },
    onSettled: () => renewLeads(queries),
  });
}

export type MoveState = {
  mutation: number;
  move: Move;
  status: "pending" | "success" | "error" | "idle";
  arrivedIn: string | undefined;
  error: unknown;
  submittedAt: number;
};

/** Moves of the last minutes, oldest first. */
export const useMoves = (): MoveState[] =>
  useMutationState({
    filters: { mutationKey: MOVE },
    select: (mutation) => ({
      mutation: mutation.mutationId,
      move: mutation.state.variables as Move,
      status: mutation.state.status,
      arrivedIn: mutation.state.data as string | undefined,
      error: mutation.state.error,
      submittedAt: mutation.state.submittedAt,
    }),
  });

/**
 * The move that can be undone now: the last one of all, as long as its minute lasts. A deal that was
 * made is no mere move; it was asked for, and is taken back on the lead's page.
 */
export function undoable(moves: readonly MoveState[], now: number): MoveState | undefined {
  const last = moves.findLast((each) => each.status === "success");
  if (!last || last.move.isUndo || isConverted(last.move.to)) return undefined;
  return last.submittedAt + KEPT_MS > now ? last : undefined;
}

export const undoableUntil = (move: MoveState) => move.submittedAt + KEPT_MS;

/** Back to where it came from, if it is still where the move left it. */
export const undoing = ({ move, arrivedIn }: MoveState): Move => ({
  membership: { ...move.membership, status: arrivedIn ?? move.to },
  to: move.membership.status,
  isUndo: true,
});

/** Takes a refused one from the log. */
export function useForgetMove() {
  const cache = useQueryClient().getMutationCache();
  return (mutation: number) => {
    const found = cache.getAll().find((each) => each.mutationId === mutation);
    if (found) cache.remove(found);
  };
}
