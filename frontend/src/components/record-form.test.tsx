import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { Refused } from "@/api/errors";
import { type FormField, RecordForm } from "./record-form";

vi.mock("@/api/me", () => ({
  useMe: () => ({ id: 4, today: "2026-11-28", organization: { date_order: "DMY" } }),
}));
vi.mock("idb-keyval", () => ({
  createStore: () => undefined,
  get: async () => undefined,
  set: async () => undefined,
  entries: async () => [],
  delMany: async () => undefined,
}));
afterEach(cleanup);

const FIELDS: FormField[] = [
  { name: "contact_number", label: "Phone", kind: "phone", alsoAt: "phone" },
  {
    name: "category",
    label: "Category",
    kind: "code",
    choices: [
      ["", "None"],
      ["a", "A"],
    ],
  },
];

function show(onSave: (values: Record<string, unknown>) => Promise<void>) {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <I18nProvider i18n={i18n}>
        <MantineProvider env="test">
          <RecordForm
            title="A lead"
            draft="lead:7"
            fields={FIELDS}
            stored={{ contact_number: "+919723521333", category: "" }}
            onSave={onSave}
            onClose={() => undefined}
          />
        </MantineProvider>
      </I18nProvider>
    </QueryClientProvider>,
  );
}

it("says at a field what is refused of it under its other name", async () => {
  const message = "It belongs to Asha Patel.";
  const errors = [{ field: "phone", code: "said_otherwise", message }];
  show(() => Promise.reject(new Refused(new Response("", { status: 409 }), { message, errors })));
  const phone = screen.getByRole("textbox", { name: "Phone" });

  fireEvent.change(phone, { target: { value: "98250 12345" } });
  fireEvent.click(screen.getByRole("button", { name: "Save" }));

  expect(await screen.findAllByText(message)).toHaveLength(1);
  expect(phone.getAttribute("aria-invalid")).toBe("true");
});

it("sends a chosen code, and nothing that was not changed", async () => {
  const saved = vi.fn(async () => undefined);
  show(saved);

  fireEvent.change(screen.getByRole("combobox", { name: "Category" }), { target: { value: "a" } });
  fireEvent.click(screen.getByRole("button", { name: "Save" }));

  await vi.waitFor(() =>
    expect(saved).toHaveBeenCalledWith({ category: "a" }, null, expect.any(String)),
  );
});
