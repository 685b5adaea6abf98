import { type QueryClient, useQuery } from "@tanstack/react-query";
import { client } from "./client";

const MOST = 200; // that a page may have; a business has some dozens

/** All projects by name, those that are closed as well, each with its statuses. */
export const useProjects = (isAsked = true) =>
  useQuery({
    queryKey: ["projects"],
    queryFn: async ({ signal }) => {
      const query = { page_size: MOST, ordering: "name" as const };
      const { data } = await client.GET("/api/projects/", { params: { query }, signal });
      return data?.results ?? [];
    },
    enabled: isAsked,
    staleTime: 60_000,
  });

/** Wherever a project's name stands, or is chosen. */
export const renewProjects = (queries: QueryClient) =>
  Promise.all(
    ["projects", "leads", "partners", "bookings"].map((key) =>
      queries.invalidateQueries({ queryKey: [key] }),
    ),
  );
