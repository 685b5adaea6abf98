import { useQuery } from "@tanstack/react-query";
import { client } from "./client";

/** Who works here, or in a branch, by name; asked for by those who work. */
export const useColleagues = (branch?: number, isAsked = true) =>
  useQuery({
    enabled: isAsked,
    queryKey: ["colleagues", branch ?? null],
    queryFn: async ({ signal }) => {
      const query = branch === undefined ? {} : { branch };
      const { data } = await client.GET("/api/colleagues/", { params: { query }, signal });
      return data?.results ?? [];
    },
    staleTime: 10 * 60_000,
  });
