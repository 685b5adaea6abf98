import type { QueryClient } from "@tanstack/react-query";

/** Wherever shops are chosen. */
export const renewBranches = (queries: QueryClient) =>
  Promise.all(
    ["branches", "me", "first-steps"].map((key) => queries.invalidateQueries({ queryKey: [key] })),
  );
