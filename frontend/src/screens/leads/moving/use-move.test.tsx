import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { client } from "@/api/client";
import { Refused } from "@/api/errors";
import { type MoveState, undoable, undoing, useMove, useMoves } from "./use-move";

vi.mock("@/api/client", () => ({ client: { PATCH: vi.fn(), POST: vi.fn() } }));

const hetal = {
  id: 5,
  lead: 2,
  lead_name: "Hetal Joshi",
  project: 3,
  project_name: "Sky Heights",
  status: "New",
};

beforeEach(() => vi.clearAllMocks());
afterEach(cleanup);

function open() {
  const queries = new QueryClient({ defaultOptions: { mutations: { retry: false } } });
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={queries}>{children}</QueryClientProvider>
  );
  return renderHook(() => ({ move: useMove(), moves: useMoves() }), { wrapper }).result;
}

it("says which status was seen, and is undone by the way back from where it arrived", async () => {
  vi.mocked(client.PATCH).mockResolvedValue({ data: { status: "Site visit" } } as never);
  const opened = open();
  await act(() => opened.current.move.mutateAsync({ membership: hetal, to: "site visit" }));

  const body = { status: "site visit", status_before: "New" };
  expect(client.PATCH).toHaveBeenCalledWith(expect.anything(), expect.objectContaining({ body }));
  await waitFor(() => expect(opened.current.moves[0]?.status).toBe("success"));
  const last = undoable(opened.current.moves, Date.now());
  expect(last && undoing(last)).toEqual({
    membership: { ...hetal, status: "Site visit" },
    to: "New",
    isUndo: true,
  });
});

it("stands refused with its reason where somebody moved the lead meanwhile", async () => {
  const body = { code: "moved_meanwhile", message: "It is in Booked now.", status: "Booked" };
  vi.mocked(client.PATCH).mockRejectedValue(new Refused(new Response("", { status: 409 }), body));
  const opened = open();
  act(() => opened.current.move.mutate({ membership: hetal, to: "Site visit" }));

  await waitFor(() => expect(opened.current.moves[0]?.status).toBe("error"));
  expect(opened.current.moves[0]?.error).toMatchObject({ message: "It is in Booked now." });
  expect(undoable(opened.current.moves, Date.now())).toBeUndefined();
});

it("makes a deal by its own request, which no move back undoes", async () => {
  vi.mocked(client.POST).mockResolvedValue({} as never);
  const opened = open();
  const move = { membership: hetal, to: "Converted", value: "6400000.00" };
  await act(() => opened.current.move.mutateAsync(move));

  expect(client.PATCH).not.toHaveBeenCalled();
  const body = { project: 3, value: "6400000.00" };
  expect(client.POST).toHaveBeenCalledWith(expect.anything(), expect.objectContaining({ body }));
  await waitFor(() => expect(opened.current.moves[0]?.status).toBe("success"));
  expect(undoable(opened.current.moves, Date.now())).toBeUndefined();
});

const done = (isUndo = false): MoveState => ({
  mutation: 1,
  move: { membership: hetal, to: "Site visit", isUndo },
  status: "success",
  arrivedIn: "Site visit",
  error: null,
  submittedAt: 1_000,
});

it("can be undone for a minute, and only once", () => {
  expect(undoable([done()], 60_000)).toBeDefined();
  expect(undoable([done()], 62_000)).toBeUndefined();
  expect(undoable([done(), done(true)], 2_000)).toBeUndefined();
});
