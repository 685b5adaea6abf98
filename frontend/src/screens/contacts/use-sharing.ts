import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client } from "@/api/client";
import { useMe } from "@/api/me";
import type { Selection } from "./selection";
import { filterOf, type View } from "./use-contacts";

/** `limit`: at most so many a day for each, as typed; blank for any number. */
export type Sharing = { staff: number[]; limit: string; reassign: boolean };

const PAUSE_MS = 250; // after the last change, before the service is asked

/** To whom how many would go, and giving them out: the same request, once as a dry run. */
export function useSharing(view: View, chosen: Selection, { staff, limit, reassign }: Sharing) {
  const me = useMe();
  const queries = useQueryClient();
  const [key] = useState(() => crypto.randomUUID()); // of this giving out, whatever the tries
  const body = {
    ...("all" in chosen ? { filter: filterOf(view, me.id) } : { contacts: chosen.ids }),
    staff,
    ...(limit && { daily_limit: Number(limit) }),
    reassign,
    dry_run: false,
  };
  const text = JSON.stringify(body);
  const [asked] = useDebouncedValue(text, PAUSE_MS);
  const preview = useQuery({
    queryKey: ["sharing", asked],
    queryFn: async ({ signal }) => {
      const sent = { ...(JSON.parse(asked) as typeof body), dry_run: true };
      const { data } = await client.POST("/api/contacts/assign/", { body: sent, signal });
      return data;
    },
    enabled: (JSON.parse(asked) as typeof body).staff.length > 0,
    placeholderData: keepPreviousData,
    gcTime: 0, // others give out, too: what was seen before is no answer
  });
  const give = useMutation({
    mutationFn: async () => {
      const params = { header: { "Idempotency-Key": key } };
      const { data } = await client.POST("/api/contacts/assign/", { params, body });
      return data;
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["contacts"] }),
  });
  return { preview, isLate: asked !== text || preview.isPlaceholderData, give };
}
