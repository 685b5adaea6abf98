import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { MantineProvider } from "@mantine/core";
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { builds } from "@/lib/new-build";
import { lazyPart } from "./lazy-part";

vi.mock("@/lib/drafts", () => ({ hasDrafts: () => false, saveDraftsAtOnce: () => undefined }));

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const Screen = () => <p>The screen</p>;

function show(load: () => Promise<{ Screen: typeof Screen }>) {
  const Part = lazyPart(load, "Screen");
  const page = () =>
    render(
      <I18nProvider i18n={i18n}>
        <MantineProvider env="test">
          <Part />
        </MantineProvider>
      </I18nProvider>,
    );
  return { Part, page };
}

it("is there at once where its files came before", async () => {
  const { Part, page } = show(async () => ({ Screen }));
  await Part.preload();

  page();

  expect(screen.getByText("The screen")).toBeDefined();
});

it("says in its place that there is no line, and is shown as it is back", async () => {
  vi.spyOn(builds, "lacksFile").mockResolvedValue("no line");
  const load = vi.fn().mockRejectedValue(new TypeError("Failed to fetch"));
  const { Part, page } = show(load);
  await Part.preload(); // as the pointer is over its link: nothing is said yet

  page();
  expect((await screen.findByRole("alert")).textContent).toContain("No connection.");
  load.mockResolvedValue({ Screen });
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));

  expect(await screen.findByText("The screen")).toBeDefined();
  expect(builds.lacksFile).toHaveBeenCalledExactlyOnceWith(false);
});

it("says that something is wrong where the service answers and the file is missing", async () => {
  const lacksFile = vi.spyOn(builds, "lacksFile").mockResolvedValue("failed");
  const { page } = show(async () => Promise.reject(new TypeError("404")));

  page();
  expect((await screen.findByRole("alert")).textContent).toContain("Something went wrong here.");
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));

  expect(lacksFile).toHaveBeenLastCalledWith(true);
});
