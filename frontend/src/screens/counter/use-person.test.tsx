import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { client } from "@/api/client";
import { Refused } from "@/api/errors";
import { useSearch } from "./use-person";

vi.mock("@/api/client", () => ({ client: { GET: vi.fn() } }));

const hetal = { id: 7, full_name: "Hetal Joshi", phone: "+919723521333", branch_name: "CG Road" };

beforeEach(() => {
  vi.mocked(client.GET).mockImplementation((async (path: string) => ({
    data: path.includes("/phone/") ? { customer: hetal, shared_with: [] } : { results: [hetal] },
  })) as never);
});
afterEach(cleanup);

function type(typed: string) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={queries}>{children}</QueryClientProvider>
  );
  return renderHook((text: string) => useSearch(text, false), { wrapper, initialProps: typed });
}

it.each(["97235", "Hetal"])("takes a whole phone after %s was searched for", async (before) => {
  const search = type(before);
  await waitFor(() => expect(search.result.current.hits).toEqual([hetal]));

  search.rerender("9723521333");

  await waitFor(() =>
    expect(search.result.current.found).toMatchObject({ card: { customer: hetal } }),
  );
  expect(search.result.current).toMatchObject({ isPhone: true, isLate: false });
});

it("lets nobody be taken from the answer to an older name", async () => {
  const search = type("Hetal");
  await waitFor(() => expect(search.result.current.hits).toEqual([hetal]));
  vi.mocked(client.GET).mockReturnValue(new Promise(() => undefined) as never);

  search.rerender("Ravi");

  const asked = { params: { query: expect.objectContaining({ search: "Ravi" }) } };
  await waitFor(() =>
    expect(client.GET).toHaveBeenCalledWith("/api/customers/", expect.objectContaining(asked)),
  );
  expect(search.result.current.isLate).toBe(true);
});

it("searches for digits that are no phone, so that something is said of them", async () => {
  vi.mocked(client.GET).mockImplementation((async (path: string) => {
    if (path.includes("/phone/")) throw new Refused(new Response("", { status: 400 }), {});
    return { data: { results: [] } };
  }) as never);

  const search = type("0000000000");

  await waitFor(() => expect(search.result.current.isAnswered).toBe(true));
  expect(search.result.current).toMatchObject({
    hits: [],
    isPhone: false,
    isLate: false,
    mayBePhone: true,
  });
});
