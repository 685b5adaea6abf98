import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { MantineProvider } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { Refused } from "@/api/errors";
import { PagedList } from "./paged-list";

afterEach(cleanup);

const refused = (status: number) => new Refused(new Response("", { status }), {});

function show(page: number, error: Error, data?: { results: string[] }) {
  const onPage = vi.fn();
  const query = { data, error, isPlaceholderData: false } as UseQueryResult<{ results: string[] }>;
  render(
    <I18nProvider i18n={i18n}>
      <MantineProvider env="test">
        <PagedList label="Leads" query={query} page={page} onPage={onPage} empty="Nobody">
          {({ results }) => results.map((name) => <li key={name}>{name}</li>)}
        </PagedList>
      </MantineProvider>
    </I18nProvider>,
  );
  return onPage;
}

it("leads to the first page once the list became shorter than this one", async () => {
  const onPage = show(2, refused(404), { results: ["Who was the last on this page"] });

  expect(screen.queryByRole("alert")).toBeNull();
  expect(screen.queryByText(/Who was/)).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "To the first page" }));
  expect(onPage).toHaveBeenCalledWith(1);
});

it("says what failed otherwise, and never that there is nobody", () => {
  show(2, refused(503));
  expect(screen.getByRole("alert")).toBeDefined();
  expect(screen.getByRole("button", { name: "Try again" })).toBeDefined();
  cleanup();
  show(1, refused(404));
  expect(screen.getByRole("alert")).toBeDefined();
  expect(screen.queryByText("Nobody")).toBeNull();
});
