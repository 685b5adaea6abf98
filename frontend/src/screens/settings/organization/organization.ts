import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { client } from "@/api/client";
import type { components } from "@/api/schema";

export type Organization = components["schemas"]["Organization"];
type Sent = components["schemas"]["PatchedOrganizationRequest"];

export const organizationOptions = queryOptions({
  queryKey: ["organization"],
  queryFn: ({ signal }) => fetchOrganization(signal),
});

export async function fetchOrganization(signal?: AbortSignal): Promise<Organization> {
  const { data } = await client.GET("/api/organization/", signal ? { signal } : {});
  return data as Organization;
}

/** Figures and lists as they are typed. */
export type Settings = ReturnType<typeof toForm>;

const NUMBERS = [
  "refill_lead_days",
  "send_hour",
  "messages_per_hour",
  "contacts_per_day",
  "claim_days",
  "forget_cells_after_months",
  "forget_files_after_months",
  "forget_messages_after_months",
] as const;
type NumberField = (typeof NUMBERS)[number];

export function toForm(of: Organization) {
  const numbers = Object.fromEntries(
    NUMBERS.map((field) => [field, String(of[field] ?? "")]),
  ) as Record<NumberField, string>;
  return {
    ...numbers,
    name: of.name,
    default_region: of.default_region ?? "",
    time_zone: of.time_zone ?? "",
    currency: of.currency ?? "",
    date_order: of.date_order ?? "DMY",
    refill_carries_stock: of.refill_carries_stock ?? false,
    quiet_from: (of.quiet_from ?? "").slice(0, 5),
    quiet_until: (of.quiet_until ?? "").slice(0, 5),
    messages_need_consent: of.messages_need_consent ?? false,
    message_language: of.message_language ?? "en",
    assigns_contacts: of.assigns_contacts ?? false,
    reactivate_on_activity: of.reactivate_on_activity ?? true,
    names_of_nobody: (of.names_of_nobody ?? []).join("\n"),
    second_factor_roles: [...(of.second_factor_roles ?? [])] as string[],
  };
}

/** What is typed that is no number goes as it is: the service says what is wrong with it. */
export function toBody(changed: Partial<Settings>): Sent {
  const numbers = NUMBERS.flatMap((field) => {
    const typed = changed[field];
    return typed === undefined ? [] : [[field, typed.trim() === "" ? null : typed.trim()]];
  });
  const { names_of_nobody: names } = changed;
  return {
    ...changed,
    ...Object.fromEntries(numbers),
    ...(names !== undefined && { names_of_nobody: linesOf(names) }),
  } as Sent;
}

export const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

/** Everything that is written by these settings. */
export const renewOrganization = (queries: QueryClient) =>
  Promise.all(
    ["organization", "me", "first-steps", "message-channels"].map((key) =>
      queries.invalidateQueries({ queryKey: [key] }),
    ),
  );
