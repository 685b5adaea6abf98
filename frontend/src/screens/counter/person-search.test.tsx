import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { client } from "@/api/client";
import { Refused } from "@/api/errors";
import type { Card, Person } from "./bill-draft";
import { PersonSearch } from "./person-search";

vi.mock("@/api/client", () => ({ client: { GET: vi.fn() } }));
vi.mock("@/api/me", () => ({
  useMe: () => ({ branches: [], organization: { default_region: "IN" } }),
}));

type Params = { path?: { phone: string }; query?: { search: string } };
let waiting: {
  text: string; // the phone or the name that is asked for
  answer: (data: unknown) => Promise<void>;
  refuse: (status: number, body: Record<string, unknown>) => Promise<void>;
}[] = [];
const taken = vi.fn<(person: Person, card: Card | null) => void>();
let queries: QueryClient;

beforeEach(() => {
  waiting = [];
  taken.mockClear();
  queries = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 15_000 } } });
  vi.mocked(client.GET).mockImplementation(
    ((_: string, { params }: { params: Params }) =>
      new Promise((resolve, reject) => {
        waiting.push({
          text: params.path?.phone ?? params.query?.search ?? "",
          answer: (data) => settle(() => resolve({ data })),
          refuse: (status, body) =>
            settle(() => reject(new Refused(new Response(null, { status }), body))),
        });
      })) as never,
  );
});
afterEach(cleanup);

const settle = (say: () => void) =>
  act(async () => {
    say();
    await new Promise((resolve) => setTimeout(resolve, 10)); // until it is told to the page
  });
const PHONE = "97235 21333";
const people = (...names: string[]) => ({
  results: names.map((full_name, at) => ({ id: at + 1, full_name, phone: "", branch_name: "" })),
});
const cardOf = (full_name: string, ...relatives: string[]) => ({
  phone: "+919723521333",
  customer: { id: 7, full_name, phone: "+919723521333", branch_name: "" },
  shared_with: relatives.map((name, at) => ({ id: at + 8, full_name: name, phone: "" })),
});

function Search() {
  const [typed, setTyped] = useState("");
  return <PersonSearch typed={typed} onType={setTyped} onPerson={taken} />;
}

function open() {
  render(
    <QueryClientProvider client={queries}>
      <I18nProvider i18n={i18n}>
        <MantineProvider env="test">
          <Search />
        </MantineProvider>
      </I18nProvider>
    </QueryClientProvider>,
  );
  return screen.getByLabelText("Phone or name") as HTMLInputElement;
}

const asked = (...texts: string[]) =>
  vi.waitFor(() => expect(waiting.map((each) => each.text)).toEqual(texts));
const offered = () => screen.queryAllByRole("option").map((each) => each.textContent?.trim());
const pause = () => act(() => new Promise((resolve) => setTimeout(resolve, 200)));

it("opens the person of a phone that was typed by hand, with a pause in it", async () => {
  const box = open();
  await userEvent.type(box, "97235");
  await asked("97235");
  await waiting[0]?.answer(people("Asha Patel"));
  await userEvent.type(box, " 21333");
  await asked("97235", PHONE);
  await waiting[1]?.answer(cardOf("Asha Patel"));

  expect(taken).toHaveBeenCalledWith(
    expect.objectContaining({ kind: "known", id: 7 }),
    expect.objectContaining({ phone: "+919723521333" }),
  );
  expect(screen.queryByLabelText("Asking")).toBeNull();
});

it("offers the relatives on a phone that was typed by hand", async () => {
  const box = open();
  await userEvent.type(box, "97235");
  await asked("97235");
  await waiting[0]?.answer(people("Asha Patel"));
  await userEvent.type(box, " 21333");
  await asked("97235", PHONE);
  await waiting[1]?.answer(cardOf("Asha Patel", "Meera Patel"));
  expect(taken).not.toHaveBeenCalled();
  await userEvent.keyboard("{ArrowDown}{ArrowDown}{Enter}");

  expect(taken).toHaveBeenCalledWith(expect.objectContaining({ id: 8, name: "Meera Patel" }), null);
});

it("waits for the new answer where the old one no longer holds", async () => {
  const before = open();
  await userEvent.type(before, PHONE);
  await asked(PHONE);
  await waiting[0]?.refuse(404, { phone: "+919723521333" });
  expect(taken).toHaveBeenLastCalledWith(expect.objectContaining({ kind: "new" }), null);
  taken.mockClear();
  cleanup(); // billed: whoever had this phone is somebody now
  await queries.invalidateQueries({ queryKey: ["counter"], refetchType: "none" });

  await userEvent.type(open(), PHONE);
  await asked(PHONE, PHONE);
  expect(taken).not.toHaveBeenCalled();
  await waiting[1]?.answer(cardOf("Ravi Shah"));

  expect(taken.mock.calls.map(([person]) => person)).toEqual([
    expect.objectContaining({ kind: "known", name: "Ravi Shah" }),
  ]);
});

it("takes nobody from an old answer where the new one failed", async () => {
  await userEvent.type(open(), PHONE);
  await asked(PHONE);
  await waiting[0]?.refuse(404, {});
  taken.mockClear();
  cleanup();
  await queries.invalidateQueries({ queryKey: ["counter"], refetchType: "none" });

  await userEvent.type(open(), PHONE);
  await asked(PHONE, PHONE);
  await waiting[1]?.refuse(500, { message: "Not now." });

  expect(screen.getByRole("alert").textContent).toContain("Not now.");
  expect(taken).not.toHaveBeenCalled();
});

it("Enter takes only who was chosen in the list that is there", async () => {
  const box = open();
  await userEvent.type(box, "ash");
  await asked("ash");
  await waiting[0]?.answer(people("Asha Patel", "Ashok Jain"));
  await userEvent.keyboard("{ArrowDown}");
  await userEvent.type(box, "ok");
  expect(offered()).toEqual(["Ashok Jain"]);
  await userEvent.keyboard("{Enter}");
  expect(taken).not.toHaveBeenCalled();

  await userEvent.keyboard("{ArrowDown}{Enter}");
  expect(taken).toHaveBeenCalledWith(expect.objectContaining({ name: "Ashok Jain" }), null);
});

it("asks nothing more once the answer was all there is", async () => {
  const box = open();
  await userEvent.type(box, "ash");
  await asked("ash");
  await waiting[0]?.answer(people("Asha Patel", "Ashok Jain"));
  await userEvent.type(box, "a pat");
  await pause();
  expect(offered()).toEqual(["Asha Patel"]);
  await userEvent.type(box, "ni");
  await pause();

  expect(waiting).toHaveLength(1);
  expect(screen.getByRole("button", { name: 'New person "asha patni"' })).toBeTruthy();
});

it("asks again where the list did not hold all, or digits come in", async () => {
  const box = open();
  await userEvent.type(box, "ash");
  await asked("ash");
  await waiting[0]?.answer(people(..."ABCDEFGH"));
  await userEvent.type(box, "a");
  await asked("ash", "asha");
  await waiting[1]?.answer(people("Asha Patel"));
  await userEvent.type(box, " 972");

  await asked("ash", "asha", "asha 972");
});

it("says why digits are no phone", async () => {
  await userEvent.type(open(), "1234567890");
  await asked("1234567890");
  await waiting[0]?.refuse(400, { message: "1234567890 is no phone number." });
  await asked("1234567890", "1234567890");
  await waiting[1]?.answer(people());

  expect(await screen.findByText("1234567890 is no phone number.")).toBeTruthy();
  expect(screen.queryByLabelText("Asking")).toBeNull();
});

it.each([
  ["Ravi Shah", true],
  ["ravi@example.in", false],
])("offers %s as a new person's name: %s", async (typed, isOffered) => {
  const box = open();
  await userEvent.click(box);
  await userEvent.paste(typed);
  await asked(typed);
  await waiting[0]?.answer(people());

  expect(screen.queryByText(/^New person/) !== null).toBe(isOffered);
  expect(screen.queryByText(/Nobody is found by this/) === null).toBe(isOffered);
});
