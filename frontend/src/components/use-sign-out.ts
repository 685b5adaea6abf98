import { useMutation, useMutationState, useQueryClient } from "@tanstack/react-query";
import type { Me } from "@/api/me";
import { session } from "@/api/session";
import { forgetDrafts } from "@/lib/drafts";

const SIGN_OUT = ["sign-out"];
const SAID_MS = 15_000;

/** Nothing of who leaves stays on this computer for the next one. */
export function useSignOut(me: Me) {
  const queries = useQueryClient();
  const leave = useMutation({
    mutationKey: SIGN_OUT,
    gcTime: SAID_MS,
    mutationFn: async () => {
      await session.signOut();
      await forgetDrafts(me.id);
    },
    onSuccess: () => queries.clear(),
  });
  return () => leave.mutate();
}

/** Whether somebody wanted to leave just now and could not: they are signed in still. */
export const useIsStuck = () =>
  useMutationState({ filters: { mutationKey: SIGN_OUT, status: "error" } }).length > 0;
