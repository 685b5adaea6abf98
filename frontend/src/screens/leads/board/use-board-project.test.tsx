import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { beforeEach, expect, it, vi } from "vitest";
import { client } from "@/api/client";
import type { Project } from "../use-leads";
import { useBoardProject } from "./use-board-project";

const me = vi.hoisted(() => ({ id: 4 }));

vi.mock("@/api/client", () => ({ client: { GET: vi.fn() } }));
vi.mock("@/api/me", () => ({ useMe: () => me }));

const project = (id: number, isActive = true) =>
  ({ id, name: `Tower ${id}`, is_active: isActive }) as Project;
const PROJECTS = [project(1), project(2), project(3, false)];
const newestOf = (...ids: number[]) =>
  vi.mocked(client.GET).mockResolvedValue({
    data: { results: ids.map((project) => ({ project })) },
  } as never);

beforeEach(() => {
  localStorage.clear();
  me.id = 4;
  vi.mocked(client.GET).mockReset();
  newestOf();
});

function show(asked?: string) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={queries}>{children}</QueryClientProvider>
  );
  return renderHook(() => useBoardProject(PROJECTS, asked)?.id, { wrapper }).result;
}

it("opens what was chosen last, by this person", async () => {
  newestOf(1);
  expect(show("2").current).toBe(2);
  expect(show().current).toBe(2);
  expect(client.GET).not.toHaveBeenCalled();

  me.id = 5;
  const another = show();
  await waitFor(() => expect(another.current).toBe(1));
});

it("opens where the newest lead is, of those that are open, before anything was chosen", async () => {
  newestOf(3, 2, 1);
  const shown = show();
  expect(shown.current).toBeUndefined();
  await waitFor(() => expect(shown.current).toBe(2));
});

it("opens the first one where nobody is in any, or nobody can say", async () => {
  const empty = show();
  await waitFor(() => expect(empty.current).toBe(1));

  vi.mocked(client.GET).mockRejectedValue(new Error("no answer"));
  const failed = show();
  await waitFor(() => expect(failed.current).toBe(1));
});

it("forgets what is gone", async () => {
  localStorage.setItem("footfall.board:4", "9");
  newestOf(2);
  const shown = show("8");
  await waitFor(() => expect(shown.current).toBe(2));
  expect(localStorage.getItem("footfall.board:4")).toBe("9"); // nothing was chosen
});
