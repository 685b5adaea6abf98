import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client } from "@/api/client";
import { useMe } from "@/api/me";
import type { components } from "@/api/schema";
import type { Selection } from "./selection";
import { filterOf, type View } from "./use-contacts";

/** `limit`: at most so many a day for each, as typed; blank for any number. */
export type Sharing = { staff: number[]; limit: string; reassign: boolean };

type Assigning = components["schemas"]["AssigningRequest"];
type Redistributing = components["schemas"]["RedistributingRequest"];

const PAUSE_MS = 250; // after the last change, before the service is asked

/** What is given out: what is chosen in a list, or all that somebody has open. */
export type Source = { view: View; chosen: Selection } | { from: number };

/** To whom how many would go, and giving them out: the same request, once as a dry run. */
export function useSharing(source: Source, { staff, limit, reassign }: Sharing) {
  const me = useMe();
  const queries = useQueryClient();
  const [key] = useState(() => crypto.randomUUID()); // of this giving out, whatever the tries
  const body = {
    ...(limit && { daily_limit: Number(limit) }),
    staff,
    dry_run: false,
    ...("from" in source ? { from: [source.from] } : { ...namedBy(source, me.id), reassign }),
  };
  const text = JSON.stringify(body);
  const [asked] = useDebouncedValue(text, PAUSE_MS);
  const preview = useQuery({
    queryKey: ["sharing", asked],
    queryFn: async ({ signal }) => {
      const sent = { ...(JSON.parse(asked) as typeof body), dry_run: true };
      return send({ body: sent, signal });
    },
    enabled: (JSON.parse(asked) as typeof body).staff.length > 0,
    placeholderData: keepPreviousData,
    gcTime: 0, // others give out, too: what was seen before is no answer
  });
  const give = useMutation({
    mutationFn: async () => {
      const params = { header: { "Idempotency-Key": key } };
      return send({ params, body });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["contacts"] }),
  });
  return { preview, isLate: asked !== text || preview.isPlaceholderData, give };
}

const namedBy = ({ view, chosen }: { view: View; chosen: Selection }, me: number) =>
  "all" in chosen ? { filter: filterOf(view, me) } : { contacts: chosen.ids };

type Body = Assigning | Redistributing;
type Request = {
  body: Body;
  params?: { header: { "Idempotency-Key": string } };
  signal?: AbortSignal;
};

async function send({ body, ...request }: Request) {
  const { data } =
    "from" in body
      ? await client.POST("/api/contacts/redistribute/", { body, ...request })
      : await client.POST("/api/contacts/assign/", { body, ...request });
  return data;
}
