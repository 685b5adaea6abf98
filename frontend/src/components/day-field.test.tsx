import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { MantineProvider } from "@mantine/core";
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import type { Direction } from "@/lib/dates";
import { DayField } from "./day-field";

vi.mock("@/api/me", () => ({
  useMe: () => ({ today: "2024-11-28", organization: { date_order: "DMY" } }),
}));
afterEach(cleanup);

function show(typed: string, direction: Direction) {
  render(
    <I18nProvider i18n={i18n}>
      <MantineProvider env="test">
        <DayField
          label="Came on"
          typed={typed}
          onChange={vi.fn()}
          direction={direction}
          hint="Today"
          refused={undefined}
        />
      </MantineProvider>
    </I18nProvider>,
  );
}

it("echoes a day in letters", () => {
  show("2/5/2024", "past");
  expect(screen.getByText(/May 2024/)).toBeTruthy();
});

it("says of a day that does not exist that it does not, not on which side it has to be", () => {
  show("31/2", "past");
  expect(screen.getByText(/There is no such day/)).toBeTruthy();
});

it.each([
  ["2/12/2024", "past", "A day up to today."],
  ["2/5/2024", "future", "Today or a later day."],
] as const)("says of %s on which side of today it has to be", (typed, direction, sentence) => {
  show(typed, direction);
  expect(screen.getByText(sentence)).toBeTruthy();
  expect(screen.queryByText(/May 2024|Dec 2024/)).toBeNull();
});
