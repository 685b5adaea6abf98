import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, expect, it, vi } from "vitest";
import { client } from "@/api/client";
import { Planned } from "./planned";
import { RemindForm } from "./remind-form";

vi.mock("idb-keyval", () => ({
  createStore: () => null,
  get: async () => undefined,
  set: async () => undefined,
  entries: async () => [],
  delMany: async () => undefined,
}));
vi.mock("@/api/client", () => ({ client: { GET: vi.fn(), POST: vi.fn() } }));
vi.mock("@/api/me", () => ({
  useMe: () => ({ id: 4, today: "2026-11-27", organization: { date_order: "DMY" } }),
}));

const contact = { kind: "contact", id: 12 } as const;
const planned = {
  id: 31,
  due_on: "2026-11-30",
  note: "Ask for her son",
  answer: "Call later: after six",
  assigned_to: 5,
  assigned_to_name: "Bilal",
};

afterEach(cleanup);

const show = (what: ReactNode) =>
  render(
    <QueryClientProvider client={new QueryClient()}>
      <I18nProvider i18n={i18n}>
        <MantineProvider env="test">{what}</MantineProvider>
      </I18nProvider>
    </QueryClientProvider>,
  );

it("plans a day for a contact, and says in whose day it stands", async () => {
  vi.mocked(client.POST).mockResolvedValue({ data: planned } as never);
  const closed = vi.fn();
  show(<RemindForm of={contact} name="Asha" onClose={closed} />);

  fireEvent.click(await screen.findByRole("button", { name: /^\+3:/ }));
  fireEvent.change(screen.getByLabelText("Note"), { target: { value: "Ask for her son " } });
  fireEvent.click(screen.getByRole("button", { name: "Save" }));

  await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce());
  expect(closed.mock.lastCall?.[0]).toMatch(/^In the day of Bilal on .*30 Nov/);
  const [path, sent] = vi.mocked(client.POST).mock.lastCall as unknown as [string, object];
  expect(path).toBe("/api/contacts/{id}/reminders/");
  expect(sent).toMatchObject({
    params: { path: { id: 12 } },
    body: { due_on: "2026-11-30", note: "Ask for her son" },
  });
});

it("shows what is planned for a contact, and ends it", async () => {
  vi.mocked(client.GET).mockResolvedValue({ data: { results: [planned] } } as never);
  show(<Planned of={contact} mayWork />);

  const row = await screen.findByRole("region", { name: "Reminders" });
  expect(row.textContent).toContain("30 Nov · Ask for her son · Call later: after six · Bilal");
  const [asked] = vi.mocked(client.GET).mock.lastCall as unknown as [string];
  expect(asked).toBe("/api/contact-reminders/");

  fireEvent.click(screen.getByRole("button", { name: "Done: reminder on 30 Nov" }));
  await vi.waitFor(() =>
    expect(client.POST).toHaveBeenLastCalledWith("/api/contact-reminders/{id}/done/", {
      params: { path: { id: 31 } },
    }),
  );
});
