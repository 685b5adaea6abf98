/**
 * Filters that a figure of the dashboard opens a list with, called as in the API: the list then counts
 * what the figure says. The screens below take them beside filters of their own.
 */
export const FIGURE_FILTERS = {
  customers: ["created_after", "created_before", "created_by", "is_active"],
  contacts: [
    "created_after",
    "created_before",
    "credited_to",
    "stage",
    "converted_on_after",
    "converted_on_before",
    "converted_by",
    "once_per_bill",
    "yellow_on_after",
    "yellow_on_before",
    "assigned_to",
    "open",
    "branch",
  ],
  refills: [
    "sent_after",
    "sent_before",
    "sent_by",
    "sent_by_user",
    "status",
    "responded_after",
    "responded_before",
    "responded_by",
    "answered",
    "branch",
  ],
  uploads: ["uploaded_after", "uploaded_before", "uploaded_by", "for_branch", "scored"],
} as const;

/** Those of `names` that an address has, as the API is asked. */
export function figureFilters(
  names: readonly string[],
  view: Record<string, string | undefined>,
): Record<string, string> {
  const asked: Record<string, string> = {};
  for (const name of names) {
    const value = view[name];
    if (value) asked[name] = value;
  }
  return asked;
}

export const isEmptyFilter = (asked: Record<string, string>) => Object.keys(asked).length === 0;

/** For the change of an address that leaves these out. */
export const without = (asked: Record<string, string>): Record<string, undefined> =>
  Object.fromEntries(Object.keys(asked).map((name) => [name, undefined]));

/** Roughly counted, as lists are; exactly where a figure of the dashboard has to be found again. */
export const countOf = (names: readonly string[], view: Record<string, string | undefined>) =>
  isEmptyFilter(figureFilters(names, view)) ? { count: "approximate" as const } : {};
