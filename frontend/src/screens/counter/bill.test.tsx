import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { client } from "@/api/client";
import { Bill } from "./bill";
import { type BillDraft, newBill, type Person } from "./bill-draft";

vi.mock("@/api/client", () => ({ client: { GET: vi.fn(), POST: vi.fn() } }));
vi.mock("idb-keyval", () => ({
  createStore: () => null,
  entries: async () => [],
  delMany: async () => {},
}));
vi.mock("@/api/colleagues", () => ({ useColleagues: () => ({ data: [] }) }));
vi.mock("@/lib/use-is-wide", async (original) => ({
  ...(await original<object>()),
  useHasRail: () => true,
}));
vi.mock("@/api/me", () => ({
  useMay: () => false,
  useMe: () => ({
    id: 1,
    branches: [],
    currency: { code: "INR", decimals: 2 },
    organization: { default_region: "IN" },
    today: "2026-11-29",
  }),
}));

const PHONE = "+919723521333";
const ASHA: Person = { kind: "known", id: 7, phone: PHONE, name: "Asha Patel" };
const CARD = {
  phone: PHONE,
  customer: { id: 7, full_name: "Asha Patel", phone: PHONE, branch_name: "", category: "" },
  shared_with: [],
  opted_out: true,
  branches: [],
  contacted_before: true,
  contacted: [],
  last_medicines: [],
  last_bill: null,
  open_refills: [],
};
let waiting: { answer: () => Promise<void>; fail: () => Promise<void> }[] = [];

const settle = (say: () => void) =>
  act(async () => {
    say();
    await new Promise((resolve) => setTimeout(resolve, 10)); // until it is told to the page
  });

beforeEach(() => {
  waiting = [];
  vi.mocked(client.POST).mockReset();
  vi.mocked(client.POST).mockResolvedValue({ data: {} } as never);
  vi.mocked(client.GET).mockImplementation(
    (() =>
      new Promise((resolve, reject) => {
        waiting.push({
          answer: () => settle(() => resolve({ data: CARD })),
          fail: () => settle(() => reject(new Error("no answer"))),
        });
      })) as never,
  );
});
afterEach(cleanup);

function Counter({ person }: { person: Person | null }) {
  const [bill, setBill] = useState<BillDraft>(() => {
    const blank = newBill(3, null);
    const lines = blank.lines.map((line) => ({ ...line, medicine: "ORS" }));
    return { ...blank, person, lines };
  });
  return (
    <Bill
      bill={bill}
      onChange={(change) => setBill((now) => ({ ...now, ...change }))}
      onSaved={() => {}}
      onThrowAway={() => {}}
    />
  );
}

function open(person: Person | null) {
  const queries = new QueryClient({
    defaultOptions: { queries: { retry: 2, staleTime: 15_000 } },
  });
  render(
    <QueryClientProvider client={queries}>
      <I18nProvider i18n={i18n}>
        <MantineProvider env="test">
          <Counter person={person} />
        </MantineProvider>
      </I18nProvider>
    </QueryClientProvider>,
  );
}

const asked = (count: number) => vi.waitFor(() => expect(waiting).toHaveLength(count));
const contacted = () =>
  screen.getByRole("checkbox", { name: /Contacted before/ }) as HTMLInputElement;
const save = () => userEvent.click(screen.getByRole("button", { name: /^Save/ }));
const sent = () => {
  const calls = vi.mocked(client.POST).mock.calls as unknown as [string, { body: object }][];
  return calls.map(([, { body }]) => body);
};

it("keeps the card that came with the phone", async () => {
  open(null);
  await userEvent.type(screen.getByLabelText("Phone or name"), "97235 21333");
  await asked(1);
  await waiting[0]?.answer();

  expect(await screen.findByText("Wants no messages")).toBeTruthy();
  expect(contacted().checked).toBe(true);
  expect(waiting).toHaveLength(1);
});

it("saves nothing before it is known whether they were contacted", async () => {
  open(ASHA);
  await asked(1);
  expect(screen.getByLabelText("Asking what is known of them")).toBeTruthy();
  await save();
  expect(screen.getByText(/what is known of this person is still asked for/)).toBeTruthy();
  expect(sent()).toEqual([]);

  await waiting[0]?.answer();
  await save();
  expect(sent()).toEqual([expect.objectContaining({ was_contacted_before: true })]);
});

it("waits no longer for what was answered by hand", async () => {
  open(ASHA);
  await asked(1);
  await userEvent.click(contacted());
  await save();

  expect(sent()).toEqual([expect.objectContaining({ was_contacted_before: true })]);
});

it("says so where the card could not be asked for, and sells", async () => {
  open(ASHA);
  await asked(1);
  await waiting[0]?.fail();
  expect(screen.getByRole("alert")).toBeTruthy();
  expect(screen.getByText("Not known now: tick it if so.")).toBeTruthy();
  expect(contacted().indeterminate).toBe(true);
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  await asked(2);
  await waiting[1]?.fail();
  await save();

  expect(sent()).toEqual([expect.objectContaining({ customer: 7, was_contacted_before: false })]);
});
