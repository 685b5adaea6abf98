import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { MantineProvider } from "@mantine/core";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { SearchBox } from "./search-box";

const asked = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  asked.mockClear();
  render(
    <I18nProvider i18n={i18n}>
      <MantineProvider env="test">
        <SearchBox label="Search" value="" onChange={asked} isAsking={false} />
      </MantineProvider>
    </I18nProvider>,
  );
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const wait = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

async function type(pauseMs: number, ...texts: string[]) {
  for (const value of texts) {
    fireEvent.change(screen.getByLabelText("Search"), { target: { value } });
    await wait(pauseMs);
  }
}

it("leads on from Enter once the answer is here, but nobody who went elsewhere meanwhile", async () => {
  const onEnter = vi.fn();
  const box = (value: string, isAsking: boolean) => (
    <I18nProvider i18n={i18n}>
      <MantineProvider env="test">
        <SearchBox
          label="Find"
          value={value}
          onChange={asked}
          isAsking={isAsking}
          onEnter={onEnter}
        />
        <button type="button">Elsewhere</button>
      </MantineProvider>
    </I18nProvider>
  );
  const { rerender } = render(box("", false));
  const enter = async (value: string) => {
    screen.getByLabelText("Find").focus();
    fireEvent.change(screen.getByLabelText("Find"), { target: { value } });
    fireEvent.keyDown(screen.getByLabelText("Find"), { key: "Enter" });
    rerender(box(value, true));
  };

  await enter("meera");
  rerender(box("meera", false));
  expect(onEnter).toHaveBeenCalledTimes(1);

  await enter("ravi");
  screen.getByRole("button", { name: "Elsewhere" }).focus();
  rerender(box("ravi", false));
  expect(onEnter).toHaveBeenCalledTimes(1);
});

it("asks once for a word typed quickly, a moment after its last key", async () => {
  await type(100, "m", "me", "mee", "meer", "meera");
  expect(asked).not.toHaveBeenCalled();

  await wait(20);
  expect(asked.mock.calls).toEqual([["meera"]]);
});

it("asks again for what is typed after a pause, from three letters on", async () => {
  await type(150, "m", "me", "mee", "meer");

  expect(asked.mock.calls).toEqual([["mee"], ["meer"]]);
});
