import type { ListOf } from "./use-dashboard";

/** Lists of the API that are a screen of the Desk; the others are shown under /lists/<name>. */
const SCREENS: Record<string, string> = {
  customers: "/customers",
  contacts: "/contacts",
  "refill-reminders": "/refills",
  uploads: "/uploads",
};

export type Target = { to: string; params?: { name: string }; search: Record<string, string> };

/** Where the Desk shows the list behind a figure: the address keeps the API's own names. */
export function targetOf({ path, query }: Pick<ListOf, "path" | "query">): Target {
  const name = path.split("/").filter(Boolean).slice(1).join("-");
  const to = SCREENS[name];
  return to ? { to, search: query } : { to: "/lists/$name", params: { name }, search: query };
}
