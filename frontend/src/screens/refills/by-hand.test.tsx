import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { client } from "@/api/client";
import { Refused } from "@/api/errors";
import { ByHand, RefillLog } from "./by-hand";
import type { Refill } from "./use-refills";

vi.mock("@/api/client", () => ({ client: { GET: vi.fn(), POST: vi.fn() } }));
vi.mock("@/lib/drafts", () => ({ readDraft: async () => undefined }));
vi.mock("@/api/me", () => ({ useMe: () => ({ id: 4, today: "2026-11-27" }) }));

const refill = (id: number) =>
  ({ id, customer_name: "Asha", status: "pending", due_on: "2026-11-20" }) as Refill;
type Posted = [path: string, id: number, body: unknown];
let posted: Posted[] = [];
let refused: (path: string, id: number) => boolean = () => false;

const over = () => new Refused(new Response("", { status: 409 }), { message: "Over." });

beforeEach(() => {
  vi.useFakeTimers();
  posted = [];
  refused = () => false;
  vi.mocked(client.POST).mockImplementation((async (path: string, sent: never) => {
    const { params, body } = sent as { params: { path: { id: number } }; body: unknown };
    const { id } = params.path;
    posted.push([path.split("/").at(-2) ?? "", id, body]);
    if (refused(path, id)) throw over();
    const [updated_at, revertible_until] = ["2026-11-27T10:00:00Z", "2026-11-27T10:01:00Z"];
    return { data: { id, updated_at, revertible_until, revert_token: `token ${id}` } };
  }) as never);
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function show() {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <I18nProvider i18n={i18n}>
        <MantineProvider env="test">
          <RefillLog />
          <ByHand refills={[refill(1), refill(2)]} onDone={() => undefined} />
        </MantineProvider>
      </I18nProvider>
    </QueryClientProvider>,
  );
}

async function press(name: string) {
  fireEvent.click(screen.getByRole("button", { name }));
  await act(() => vi.advanceTimersByTimeAsync(50));
}

it("undoes for all medicines of the person what was done by one tap", async () => {
  show();
  await press("SMS");
  expect(screen.getByText(/reminded by SMS/)).toBeTruthy();
  expect(posted.map(([what, id]) => [what, id])).toEqual([
    ["mark-sent", 1],
    ["mark-sent", 2],
  ]);

  await press("Undo Asha");

  expect(posted.slice(2)).toEqual([
    ["revert", 1, { token: "token 1" }],
    ["revert", 2, { token: "token 2" }],
  ]);
  expect(screen.getByText("Undone: nothing was stored of it.")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Undo Asha" })).toBeNull();
});

it("puts off from today what was due before, and U takes it back", async () => {
  show();
  await press("3 days");
  expect(posted[0]).toEqual(["snooze", 1, { until: "2026-11-30" }]);

  fireEvent.keyDown(document.body, { key: "u" });
  await act(() => vi.advanceTimersByTimeAsync(50));

  expect(posted.slice(2).map(([what]) => what)).toEqual(["revert", "revert"]);
});

it("offers Undo for a minute and no longer", async () => {
  show();
  await press("Call");
  await act(() => vi.advanceTimersByTimeAsync(61_000));

  expect(screen.queryByRole("button", { name: "Undo Asha" })).toBeNull();
});

it("says why not all were done, and undoes those that were", async () => {
  refused = (path, id) => path.includes("mark-sent") && id === 2;
  show();
  await press("Call");
  expect(screen.getByText("Over.")).toBeTruthy();

  await press("Undo Asha");

  expect(posted.slice(2)).toEqual([["revert", 1, { token: "token 1" }]]);
});

it("offers no Undo again once the service said that it is too late", async () => {
  refused = (path) => path.includes("revert");
  show();
  await press("Call");
  await press("Undo Asha");

  expect(screen.getByText("Over.")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Undo Asha" })).toBeNull();
});
