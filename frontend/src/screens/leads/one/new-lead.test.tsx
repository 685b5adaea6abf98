import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { client } from "@/api/client";
import { AddLead, NoLeads } from "./new-lead";

const rights = vi.hoisted(() => ({ now: ["work"] }));
const navigate = vi.hoisted(() => vi.fn());

vi.mock("@/api/client", () => ({ client: { POST: vi.fn() } }));
vi.mock("@/api/projects", () => ({
  useProjects: () => ({ data: [{ id: 3, name: "Sky Heights", is_active: true }] }),
}));
vi.mock("@/api/me", () => ({
  useMe: () => ({ id: 4, branches: [] }),
  useMay: (right: string) => rights.now.includes(right),
}));
vi.mock("@/lib/drafts", async () => {
  const { useState } = await import("react");
  return {
    useDraft: (_user: number, _form: string, empty: unknown) => {
      const [value, change] = useState(empty);
      return { value, change, discard: async () => undefined };
    },
  };
});
vi.mock("@tanstack/react-router", () => ({ useNavigate: () => navigate }));

beforeEach(() => {
  rights.now = ["work"];
  navigate.mockReset();
  vi.mocked(client.POST)
    .mockReset()
    .mockResolvedValue({ data: { id: 12 } } as never);
});
afterEach(cleanup);

function show(what: ReactNode) {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <I18nProvider i18n={i18n}>
        <MantineProvider env="test">{what}</MantineProvider>
      </I18nProvider>
    </QueryClientProvider>,
  );
}

it("puts who is added on an empty board into its project, and opens them", async () => {
  show(<AddLead project={3} />);
  fireEvent.click(screen.getByRole("button", { name: "New lead" }));
  fireEvent.change(await screen.findByLabelText("Phone"), { target: { value: "97235 21333" } });
  fireEvent.click(screen.getByRole("button", { name: "Save" }));

  await waitFor(() => expect(navigate).toHaveBeenCalledOnce(), { timeout: 4000 });
  expect(navigate).toHaveBeenCalledWith({ to: "/leads/$id", params: { id: "12" } });
  const body = expect.objectContaining({ phone: "97235 21333", project: 3 });
  expect(client.POST).toHaveBeenCalledExactlyOnceWith("/api/leads/", { body });
});

it("says to who may enter none who does, without a button", () => {
  rights.now = ["read"];
  show(<NoLeads />);

  expect(screen.getByText(/^No leads yet. Staff enter them/)).toBeDefined();
  expect(screen.queryByRole("button")).toBeNull();
});
