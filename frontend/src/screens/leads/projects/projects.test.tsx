import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { client } from "@/api/client";
import { Refused } from "@/api/errors";
import type { Project } from "../use-leads";
import { AddProject } from "./add-project";
import { ProjectForm } from "./project-form";

const rights = vi.hoisted(() => ({ now: ["manage"] }));

vi.mock("@/api/client", () => ({
  client: { PATCH: vi.fn(), POST: vi.fn(), DELETE: vi.fn() },
}));
vi.mock("@/api/me", () => ({
  useMe: () => ({ id: 4, today: "2026-11-27", organization: { date_order: "DMY" } }),
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

const PATIENT = { timeout: 4000 }; // a machine that checks is busy
const tower = {
  id: 3,
  name: "Sky Heights",
  code: "SKY",
  city: "",
  description: "",
  is_active: true,
  statuses: [],
} as unknown as Project;

function show(what: React.ReactNode) {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <I18nProvider i18n={i18n}>
        <MantineProvider env="test">{what}</MantineProvider>
      </I18nProvider>
    </QueryClientProvider>,
  );
}
const press = async (name: string) =>
  fireEvent.click(await screen.findByRole("button", { name }, PATIENT));
const type = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
const refuse = (code: string, field: string | null = null) => {
  const errors = field ? [{ field, code, message: "There is already one." }] : [];
  return new Refused(new Response("", { status: 409 }), { code, message: "No.", errors });
};

beforeEach(() => {
  rights.now = ["manage"];
  for (const send of [client.PATCH, client.POST, client.DELETE]) {
    vi.mocked(send)
      .mockReset()
      .mockResolvedValue({ data: {} } as never);
  }
});
afterEach(cleanup);

it("adds a project once, though the answer to the first try is lost", async () => {
  vi.mocked(client.POST).mockRejectedValueOnce(new Error("no answer"));
  show(<AddProject />);
  await press("Add a project");
  type("Name", "Sky Heights");
  await press("Save");
  await screen.findByRole("alert", {}, PATIENT);
  await press("Save");

  await waitFor(() => expect(screen.queryByLabelText("Name")).toBeNull());
  const [first, second] = (vi.mocked(client.POST).mock.calls as unknown[][]).map(
    ([, sent]) => sent,
  );
  const key = { "Idempotency-Key": expect.any(String) };
  expect(first).toEqual({ params: { header: key }, body: { name: "Sky Heights" } });
  expect(second).toEqual(first); // the same key
});

it("offers no project to add to who manages nothing", () => {
  rights.now = ["work"];
  show(<AddProject />);

  expect(screen.queryByRole("button")).toBeNull();
});

it("sends of a known project what was changed, and says beside the name that it is taken", async () => {
  vi.mocked(client.PATCH).mockRejectedValueOnce(refuse("name_taken", "name"));
  const onClose = vi.fn();
  show(<ProjectForm project={tower} onClose={onClose} />);
  type("Name", "Sky Heights II");
  fireEvent.click(screen.getByLabelText("Open: can be chosen for leads"));
  await press("Save");

  await screen.findByText("There is already one.", {}, PATIENT);
  expect(onClose).not.toHaveBeenCalled();
  const body = { name: "Sky Heights II", is_active: false };
  expect(vi.mocked(client.PATCH).mock.lastCall?.[1]).toMatchObject({ body });
});

it("offers to close what cannot be deleted", async () => {
  vi.mocked(client.DELETE).mockRejectedValueOnce(refuse("in_use"));
  const onClose = vi.fn();
  show(<ProjectForm project={tower} onClose={onClose} />);
  await press("Delete the project");
  await press("Delete");
  await press("Close the project");

  await waitFor(() => expect(onClose).toHaveBeenCalledOnce(), PATIENT);
  const sent = { params: { path: { id: 3 } }, body: { is_active: false } };
  expect(client.PATCH).toHaveBeenCalledExactlyOnceWith("/api/projects/{id}/", sent);
});
