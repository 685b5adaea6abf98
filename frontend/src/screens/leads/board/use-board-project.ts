import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { client } from "@/api/client";
import { useMe } from "@/api/me";
import type { Project } from "../use-leads";

const keyOf = (me: number) => `footfall.board:${me}`;
const NEWEST = 20; // memberships among which one is of an open project, but for rare days

/**
 * Whose board is shown: what the address asks for, else what this person chose here last, else where the
 * newest lead is. Undefined while that is asked for.
 */
export function useBoardProject(
  projects: readonly Project[],
  asked: string | undefined,
): Project | undefined {
  const me = useMe();
  const withId = (id: number | string | null | undefined) =>
    projects.find((each) => String(each.id) === String(id));
  const chosen = withId(asked);
  const known = chosen ?? withId(localStorage.getItem(keyOf(me.id)));
  const newest = useQuery({
    queryKey: ["leads", "newest-project"],
    queryFn: async ({ signal }) => {
      const query = { ordering: "-id" as const, page_size: NEWEST };
      const { data } = await client.GET("/api/lead-projects/", { params: { query }, signal });
      return (data?.results ?? []).map(({ project }) => project);
    },
    enabled: !known,
  });
  const id = chosen?.id;
  useEffect(() => {
    if (id !== undefined) localStorage.setItem(keyOf(me.id), String(id));
  }, [id, me.id]);
  if (known || newest.isPending) return known;
  const open = projects.filter((each) => each.is_active);
  const first = newest.data?.find((id) => open.some((each) => each.id === id));
  return withId(first) ?? open[0] ?? projects[0];
}
