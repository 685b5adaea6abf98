import { queryOptions } from "@tanstack/react-query";
import { client } from "./client";
import type { components } from "./schema";

export type FirstSteps = components["schemas"]["FirstSteps"];

/** What a new business has done; for owners. */
export const firstStepsOptions = queryOptions({
  queryKey: ["first-steps"],
  queryFn: async ({ signal }) => {
    const { data } = await client.GET("/api/organization/first-steps/", { signal });
    return data as FirstSteps;
  },
  staleTime: 0, // a step that was just done counts at once
});
