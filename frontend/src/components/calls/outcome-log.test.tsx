import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { client } from "@/api/client";
import type { Called } from "./called";
import { OutcomeLog } from "./outcome-log";
import { noteForm, useSendOutcome } from "./use-outcomes";

const drafts = vi.hoisted(() => new Map<string, unknown>());
vi.mock("@/lib/drafts", () => ({
  readDraft: async (_: number, form: string) => drafts.get(form),
  keepDraft: (_: number, form: string, value: unknown) => void drafts.set(form, value),
  saveDraft: async () => undefined,
  forgetDraft: async (_: number, form: string) => void drafts.delete(form),
}));
vi.mock("@/api/client", () => ({ client: { GET: vi.fn(), POST: vi.fn() } }));
vi.mock("@/api/me", () => ({ useMe: () => ({ id: 4, today: "2026-11-27" }) }));

const asha = { key: "contact-12", name: "Asha", phone: "+919723521333", contact: 12 } as Called;
let posted: string[] = [];

beforeEach(() => {
  posted = [];
  drafts.clear();
  vi.mocked(client.POST).mockImplementation((async (path: string) => {
    posted.push(path);
    const [done_at, revertible_until] = ["2026-11-27T10:00:00Z", "2026-11-27T10:01:00Z"];
    return { data: { id: 31, done_at, revertible_until, next_on: null, closing_reason: "" } };
  }) as never);
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

/** A list of people that is never answered a second time, as on a line that is cut. */
function Screen() {
  const send = useSendOutcome();
  const list = useQuery({
    queryKey: ["worklist"],
    queryFn: () => new Promise<string>(() => undefined),
    initialData: "Asha",
    staleTime: Number.POSITIVE_INFINITY,
  });
  const sent = { id: "k", called: asha, nextOn: null, reason: "", note: "after six" };
  return (
    <>
      <p>{list.isFetching ? "being renewed" : "as it was"}</p>
      <button type="button" onClick={() => send.mutate({ ...sent, outcome: "will_come" })}>
        Will come
      </button>
      <OutcomeLog />
    </>
  );
}

function show(what: ReactNode, queries = new QueryClient()) {
  render(
    <QueryClientProvider client={queries}>
      <I18nProvider i18n={i18n}>
        <MantineProvider env="test">{what}</MantineProvider>
      </I18nProvider>
    </QueryClientProvider>,
  );
}

const settle = () => act(() => vi.advanceTimersByTimeAsync(50));

it("offers Undo though the lists are not renewed yet, and puts the note back", async () => {
  vi.useFakeTimers();
  drafts.set(noteForm(asha), "after six");
  show(<Screen />);
  fireEvent.click(screen.getByText("Will come"));
  await settle();
  expect(screen.getByText("being renewed")).toBeTruthy();
  expect(drafts.size).toBe(0);

  fireEvent.click(screen.getByRole("button", { name: "Undo Asha" }));
  await settle();

  expect(posted.at(-1)).toBe("/api/call-outcomes/{id}/revert/");
  expect(screen.getByText("Undone: nothing was stored of it.")).toBeTruthy();
  expect(drafts.get(noteForm(asha))).toBe("after six");
});

it("writes nothing over a note that was begun since", async () => {
  vi.useFakeTimers();
  show(<Screen />);
  fireEvent.click(screen.getByText("Will come"));
  await settle();
  drafts.set(noteForm(asha), "her son calls back");

  fireEvent.click(screen.getByRole("button", { name: "Undo Asha" }));
  await settle();

  expect(drafts.get(noteForm(asha))).toBe("her son calls back");
});

it("keeps one that was not saved though the screen was left for long", async () => {
  vi.useFakeTimers();
  vi.mocked(client.POST).mockRejectedValue(new Error("cut"));
  const queries = new QueryClient();
  show(<Screen />, queries);
  fireEvent.click(screen.getByText("Will come"));
  await settle();
  cleanup();
  await act(() => vi.advanceTimersByTimeAsync(3_600_000));

  show(<OutcomeLog />, queries);

  expect(screen.getByText("Not saved: Asha, Will come")).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Let it be" }));
  await settle();
  expect(screen.queryByText("Not saved: Asha, Will come")).toBeNull();
});
