import { queryOptions } from "@tanstack/react-query";
import { client } from "./client";

/** Open contacts that are nobody's, or of who left, only reads now or is away, by whose they are. */
export const unattendedContacts = queryOptions({
  queryKey: ["contacts", "unattended"],
  queryFn: async ({ signal }) => {
    const { data } = await client.GET("/api/contacts/unattended/", { signal });
    return data ?? [];
  },
});

/** Reminders of who left or only reads now, and nobody's. */
export const unattendedReminders = queryOptions({
  queryKey: ["reminders", "unattended"],
  queryFn: async ({ signal }) => {
    const { data } = await client.GET("/api/customer-reminders/unattended/", { signal });
    return data ?? [];
  },
});
