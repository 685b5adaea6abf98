import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { CommandBox } from "./command-box";

vi.mock("./use-commands", () => ({
  useCommands: () => ({ screens: [], topics: [], actions: [] }),
}));
vi.mock("@/api/me", () => ({ useMay: () => true }));
vi.mock("./found", async (original) => ({
  ...(await original<object>()),
  useFound: () => ({ data: [], isSuccess: true }),
}));
vi.mock("@tanstack/react-router", () => ({ useNavigate: () => () => undefined }));
afterEach(cleanup);

function show() {
  const onClose = vi.fn();
  render(
    <QueryClientProvider client={new QueryClient()}>
      <I18nProvider i18n={i18n}>
        <MantineProvider env="test">
          <CommandBox onClose={onClose} onOverlay={() => undefined} />
        </MantineProvider>
      </I18nProvider>
    </QueryClientProvider>,
  );
  return onClose;
}

it("goes away by Escape, whatever is typed", () => {
  const onClose = show();
  const box = screen.getByRole("textbox", { name: "Search or go to" });
  fireEvent.change(box, { target: { value: "ravi" } });

  fireEvent.keyDown(box, { key: "Escape" });

  expect(onClose).toHaveBeenCalled();
});

it("says of a whole phone that nobody here has where it is found", async () => {
  show();
  const box = screen.getByRole("textbox", { name: "Search or go to" });
  fireEvent.change(box, { target: { value: "98250 12345" } });

  expect(await screen.findByText(/The counter finds it in all shops/)).toBeTruthy();
});
