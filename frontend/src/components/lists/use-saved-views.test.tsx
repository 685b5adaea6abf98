import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { client } from "@/api/client";
import { Refused } from "@/api/errors";
import { isGone, useSavedViews } from "./use-saved-views";

vi.mock("@/api/client", () => ({ client: { GET: vi.fn(), PATCH: vi.fn(), DELETE: vi.fn() } }));

const refused = (status: number) => new Refused(new Response("", { status }), {});
const answerOf = (...views: { id: number }[]) =>
  vi.mocked(client.GET).mockResolvedValue({ data: { results: views } } as never);

beforeEach(() => void answerOf({ id: 7 }));
afterEach(cleanup);

async function open() {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={queries}>{children}</QueryClientProvider>
  );
  const { result } = renderHook(() => useSavedViews("customers"), { wrapper });
  await waitFor(() => expect(result.current.views.data).toHaveLength(1));
  answerOf(); // another tab removed it
  return result;
}

it("may be removed though another tab removed it", async () => {
  vi.mocked(client.DELETE).mockRejectedValue(refused(404));
  const saved = await open();

  await saved.current.remove.mutateAsync(7);

  await waitFor(() => expect(saved.current.views.data).toEqual([]));
});

it("says that it was not removed where the service could not", async () => {
  vi.mocked(client.DELETE).mockRejectedValue(refused(500));
  const saved = await open();

  await expect(saved.current.remove.mutateAsync(7)).rejects.toThrow("500");
});

it("goes from the tabs when it can no longer be changed", async () => {
  vi.mocked(client.PATCH).mockRejectedValue(refused(404));
  const saved = await open();

  const error = await saved.current.change.mutateAsync({ id: 7, name: "Else" }).catch((e) => e);

  expect(isGone(error)).toBe(true);
  await waitFor(() => expect(saved.current.views.data).toEqual([]));
});
