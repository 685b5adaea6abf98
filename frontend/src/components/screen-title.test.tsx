import { MantineProvider } from "@mantine/core";
import { cleanup, render, screen, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, expect, test } from "vitest";
import { ScreenTitle } from "./screen-title";

afterEach(cleanup);

const open = (children: ReactNode) => render(<MantineProvider>{children}</MantineProvider>);
const soon = () => new Promise((done) => setTimeout(done, 20));

test("the page that was just loaded begins at its top, the next one at its heading", async () => {
  open(<ScreenTitle title="Branch" />);
  await soon();
  cleanup(); // it is named once it is here
  open(
    <>
      <ScreenTitle title="Naroda" />
      <button type="submit">Save</button>
    </>,
  );
  await soon();
  expect(document.activeElement).toBe(document.body);

  screen.getByRole("button").focus();
  cleanup(); // saved: another screen is shown
  open(<ScreenTitle title="Branches" />);
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("heading")));
});

test("what takes the focus for itself keeps it", async () => {
  open(
    <>
      <ScreenTitle title="New branch" />
      {/* biome-ignore lint/a11y/noAutofocus: what forms do */}
      <input aria-label="Name" autoFocus />
    </>,
  );
  await soon();
  expect(document.activeElement).toBe(screen.getByLabelText("Name"));
});
