import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { client } from "@/api/client";
import { MedicineField } from "./medicine-field";
import type { Proposal } from "./proposals";

vi.mock("@/api/client", () => ({ client: { GET: vi.fn() } }));
vi.mock("@/api/me", () => ({
  useMay: () => mayRead,
  useMe: () => ({ currency: { code: "INR", decimals: 2 }, organization: { default_region: "IN" } }),
}));

let mayRead = true;
let waiting: { q: string; answer: (...names: string[]) => Promise<void>; fail: () => void }[] = [];
const taken = vi.fn<(proposal: Proposal) => void>();
const goneOn = vi.fn();

const row = (name: string) => ({
  name,
  generic_name: "",
  is_generic: null,
  quantity: "60.000",
  amount: "180.00",
  unit_price: "3.0000",
  duration_days: 30,
  uses: 1,
  last_sold_on: "2026-11-02",
});

beforeEach(() => {
  mayRead = true;
  waiting = [];
  taken.mockClear();
  goneOn.mockClear();
  vi.mocked(client.GET).mockImplementation(
    ((_: string, asked: { params: { query: { q: string } } }) =>
      new Promise((resolve, reject) => {
        waiting.push({
          q: asked.params.query.q,
          answer: (...names) => act(async () => resolve({ data: { results: names.map(row) } })),
          fail: () => reject(new Error("no answer")),
        });
      })) as never,
  );
});
afterEach(cleanup);

function Line() {
  const [value, setValue] = useState("");
  const cell = { "data-cell": "1-medicine", value, autoComplete: "off", error: undefined };
  return (
    <MedicineField
      cell={cell}
      number={1}
      own={[]}
      className=""
      onType={setValue}
      onTake={taken}
      onGoOn={(event) => event.key === "Enter" && goneOn()}
    />
  );
}

function open() {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={queries}>
      <I18nProvider i18n={i18n}>
        <MantineProvider env="test">
          <Line />
        </MantineProvider>
      </I18nProvider>
    </QueryClientProvider>,
  );
  return screen.getByRole("combobox", { name: "Medicine 1" }) as HTMLInputElement;
}

const asked = (count: number) => vi.waitFor(() => expect(waiting).toHaveLength(count));
const offered = () => screen.queryAllByRole("option").map((each) => each.textContent);
const pause = () => act(() => new Promise((resolve) => setTimeout(resolve, 200)));

it("Enter takes what is lit, Tab keeps what is typed", async () => {
  const box = open();
  await userEvent.type(box, "met");
  await asked(1);
  await waiting[0]?.answer("Metformin 500");
  await userEvent.tab();
  expect(box.value).toBe("met");
  expect(taken).not.toHaveBeenCalled();

  await userEvent.type(box, "f");
  await userEvent.keyboard("{Enter}");
  expect(taken).toHaveBeenCalledWith(expect.objectContaining({ medicine: "Metformin 500" }));
  expect(goneOn).not.toHaveBeenCalled();
});

it("asks nothing more once the answer was all there is", async () => {
  const box = open();
  await userEvent.type(box, "met");
  await asked(1);
  await waiting[0]?.answer("Metformin 500", "Metolar 25");

  await userEvent.type(box, "formin 500");
  await pause();

  expect(waiting).toHaveLength(1);
  expect(offered()).toEqual([expect.stringContaining("Metformin 500")]);
});

it("Enter takes nothing that does not fit what is typed now", async () => {
  const box = open();
  await userEvent.type(box, "met");
  await asked(1);
  await waiting[0]?.answer("Metformin 500");
  await userEvent.clear(box);
  await userEvent.type(box, "telma{Enter}");

  expect(taken).not.toHaveBeenCalled();
  expect(goneOn).toHaveBeenCalled();
});

it("a late answer does not overwrite a newer one", async () => {
  const box = open();
  await userEvent.type(box, "met");
  await asked(1);
  await userEvent.clear(box);
  await userEvent.type(box, "telma");
  await asked(2);
  await waiting[1]?.answer("Telma 40");
  await waiting[0]?.answer("Metformin 500");
  await pause();

  expect(offered()).toEqual([expect.stringContaining("Telma 40")]);
});

it("stands still under who goes down the list", async () => {
  const box = open();
  await userEvent.type(box, "met");
  await asked(1);
  await waiting[0]?.answer("Met A", "Met B");
  await userEvent.keyboard("{ArrowDown}{ArrowDown}{ArrowDown}{Enter}");

  expect(taken).toHaveBeenCalledWith(expect.objectContaining({ medicine: "Met B" }));
});

it("says so where it could not ask, and keeps what is typed", async () => {
  const box = open();
  await userEvent.type(box, "met");
  await asked(1);
  await act(async () => waiting[0]?.fail());

  await vi.waitFor(() => expect(screen.getByText(/could not be looked up/)).toBeTruthy());
  expect(box.value).toBe("met");
});

it("asks nothing for a role that reads no medicines", async () => {
  mayRead = false;
  await userEvent.type(open(), "metformin");
  await pause();

  expect(waiting).toHaveLength(0);
});
