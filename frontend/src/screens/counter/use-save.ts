import { useMutation, useQueryClient } from "@tanstack/react-query";
import { client } from "@/api/client";
import { Refused } from "@/api/errors";
import type { BillDraft, Entry, Sent } from "./bill-draft";
import type { Saved } from "./saved-note";

/** `sent`: what was sent with the key before, and got no answer. */
type Try = { cameOnly: boolean; requestKey: string; entry: Entry; sent: Sent[] };

/** What is saved. `isEarlier`: as it was sent before it was changed; what it is now is not saved. */
export type Answer = { saved: Saved; isEarlier: boolean };

const isReused = (error: unknown) =>
  error instanceof Refused && error.code === "idempotency_key_reused";

/** Whether the service looked at it and saved nothing, so that no earlier try was saved, either. */
const isFinal = (error: unknown) =>
  error instanceof Refused &&
  [400, 404, 409, 410].includes(error.status) &&
  !error.code.startsWith("idempotency_");

/** However often it is tried, it is one bill: its key was born with it. */
export function useSave({
  onChange,
  onSaved,
}: {
  onChange: (change: Partial<BillDraft>) => void;
  onSaved: (saved: Saved) => void;
}) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: trySave,
    onSuccess: ({ saved, isEarlier }) => {
      if (!isEarlier) onSaved(saved);
      // Asked for again when it is next shown: the bill that showed it goes.
      queries.invalidateQueries({ queryKey: ["counter"], refetchType: "none" });
    },
    onError: (error) => isFinal(error) && onChange({ sent: [] }),
  });
}

/** Saves it; where the key is that of an earlier try, which was saved after all, finds that one. */
export async function trySave({ requestKey, entry, sent }: Try): Promise<Answer> {
  try {
    return { saved: await post(requestKey, entry), isEarlier: false };
  } catch (error) {
    if (!isReused(error)) throw error;
    for (const earlier of sent) {
      // Only the very request that the key stands for is answered, with what it saved then.
      const saved = await post(requestKey, earlier.entry).catch((refused) => {
        if (isReused(refused)) return null;
        throw refused;
      });
      if (saved) return { saved, isEarlier: true };
    }
    throw error;
  }
}

async function post(key: string, body: Entry): Promise<Saved> {
  const { data } = await client.POST("/api/bills/quick-purchase/", {
    params: { header: { "Idempotency-Key": key } },
    body,
  });
  return data as Saved;
}
