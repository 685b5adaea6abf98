import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { MantineProvider } from "@mantine/core";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { Choice } from "./choice";
import { ListFilters } from "./list-filters";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function show(hasRail: boolean, narrowing: (string | undefined)[] = []) {
  vi.stubGlobal("matchMedia", () => ({
    matches: hasRail,
    addEventListener: vi.fn(),
    removeEventListener: vi.fn(),
  }));
  render(
    <I18nProvider i18n={i18n}>
      <MantineProvider env="test">
        <ListFilters search={<input aria-label="Search" />} narrowing={narrowing}>
          <Choice label="Shop" value="" choices={[["1", "CG Road"]]} onChange={vi.fn()} />
        </ListFilters>
      </MantineProvider>
    </I18nProvider>,
  );
}

const shop = () => screen.queryByRole("combobox", { name: "Shop" });

it("stands beside the search where there is room", () => {
  show(true);
  expect(shop()).toBeTruthy();
  expect(screen.queryByRole("button")).toBeNull();
});

it("leaves a phone its list until the filters are asked for", () => {
  show(false);
  expect(screen.getByLabelText("Search")).toBeTruthy();
  expect(shop()).toBeNull();

  const button = screen.getByRole("button", { name: "Filters" });
  fireEvent.click(button);
  expect(button.getAttribute("aria-expanded")).toBe("true");
  expect(shop()).toBeTruthy();

  fireEvent.click(button);
  expect(shop()).toBeNull();
});

it("says how many narrow the list, so that nothing is hidden unsaid", () => {
  show(false, ["3", undefined, "", "yes"]);
  expect(screen.getByRole("button", { name: "Filters, 2 chosen" })).toBeTruthy();
});
