import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { useFocusWrong } from "./use-focus-wrong";

afterEach(cleanup);

function Form({ error }: { error?: Error }) {
  useFocusWrong(error);
  return (
    <form>
      <input aria-label="Name" />
      <input aria-label="Other spellings" aria-invalid={error ? true : undefined} />
      <button type="submit">Save</button>
    </form>
  );
}

test("a refusal leads to the field that is wrong, each time anew", () => {
  const { rerender } = render(<Form />);
  screen.getByRole("button").focus();
  rerender(<Form error={new Error("taken")} />);
  expect(document.activeElement).toBe(screen.getByLabelText("Other spellings"));

  screen.getByRole("button").focus();
  rerender(<Form error={new Error("taken again")} />);
  expect(document.activeElement).toBe(screen.getByLabelText("Other spellings"));
});

test("without a refusal the focus stays where somebody put it", () => {
  const { rerender } = render(<Form />);
  screen.getByLabelText("Name").focus();
  rerender(<Form />);
  expect(document.activeElement).toBe(screen.getByLabelText("Name"));
});
