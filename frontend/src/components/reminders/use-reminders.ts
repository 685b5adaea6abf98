import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client } from "@/api/client";
import type { Day } from "@/lib/dates";

/** Of whom: a customer, or a contact, who may be no customer yet. */
export type Whom = { kind: "customer" | "contact"; id: number };

export type Reminder = {
  id: number;
  due_on: Day;
  note?: string; // neither it nor the answer for who may not read what is medical
  answer?: string;
  assigned_to?: number | null;
  assigned_to_name: string;
};

const LISTS = ["reminders", "worklist", "call-proposals"];

const renew = (queries: QueryClient) =>
  Promise.all(LISTS.map((list) => queries.invalidateQueries({ queryKey: [list] })));

/** The days on which somebody acts for them, until it is done or called off. */
export const useReminders = ({ kind, id }: Whom) =>
  useQuery({
    queryKey: ["reminders", kind, id],
    queryFn: async ({ signal }): Promise<Reminder[]> => {
      const status = "open" as const;
      const { data } =
        kind === "customer"
          ? await client.GET("/api/customer-reminders/", {
              params: { query: { customer: id, status } },
              signal,
            })
          : await client.GET("/api/contact-reminders/", {
              params: { query: { contact: id, status } },
              signal,
            });
      return data?.results ?? [];
    },
  });

export type Plan = { key: string; day: Day; note: string };

/** `key` is its idempotency key, whatever the tries. */
export function usePlan({ kind, id }: Whom) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ key, day, note }: Plan): Promise<Reminder | undefined> => {
      const header = { "Idempotency-Key": key };
      const body = { due_on: day, note: note.trim() };
      const { data } =
        kind === "customer"
          ? await client.POST("/api/customer-reminders/", {
              params: { header },
              body: { customer: id, ...body },
            })
          : await client.POST("/api/contacts/{id}/reminders/", {
              params: { header, path: { id } },
              body,
            });
      return data;
    },
    onSuccess: () => void renew(queries),
  });
}

export function useEnd({ kind }: Whom, id: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (how: "done" | "cancel") => {
      const params = { params: { path: { id } } };
      await client.POST(`/api/${kind}-reminders/{id}/${how}/`, params);
    },
    onSettled: () => renew(queries),
  });
}
