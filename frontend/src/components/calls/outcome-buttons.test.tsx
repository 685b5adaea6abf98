import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { MantineProvider } from "@mantine/core";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { OutcomeButtons } from "./outcome-buttons";
import type { OutcomeCode } from "./outcomes";

vi.mock("@/api/me", () => ({ useMe: () => ({ today: "2026-11-27" }) }));

const chosen = vi.fn();
beforeEach(() => chosen.mockClear());
afterEach(cleanup);

const offer = (...outcomes: OutcomeCode[]) =>
  render(
    <I18nProvider i18n={i18n}>
      <MantineProvider env="test">
        <OutcomeButtons
          proposals={outcomes.map((outcome) => ({ outcome, next_on: null, closing_reason: "" }))}
          day={null}
          onChoose={chosen}
        />
      </MantineProvider>
    </I18nProvider>,
  );

const press = (key: string) => fireEvent.keyDown(document.body, { key });
const read = () => act(() => new Promise((resolve) => setTimeout(resolve, 300)));

it("has a key for each outcome, whichever are offered", async () => {
  offer("no_answer", "bought_elsewhere", "wrong_number", "do_not_call");
  await read();

  press("6");
  expect(chosen).not.toHaveBeenCalled();
  press("7");
  expect(chosen).toHaveBeenLastCalledWith(expect.objectContaining({ outcome: "wrong_number" }));
});

it("is told twice that nobody may call, but not by the same key", async () => {
  offer("no_answer", "do_not_call");
  await read();

  press("8");
  press("8");
  fireEvent.click(screen.getByRole("button", { name: /^Do not call/ }));
  expect(chosen).not.toHaveBeenCalled();

  fireEvent.click(screen.getByRole("button", { name: "Yes, do not call" }));
  expect(chosen).toHaveBeenCalledWith({ outcome: "do_not_call", nextOn: null, reason: "" });
});
