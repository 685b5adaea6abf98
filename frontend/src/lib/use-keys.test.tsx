import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useKeys } from "./use-keys";

const run = vi.fn();

function Screen({ over = false }: { over?: boolean }) {
  useKeys([["B", run]]);
  return (
    <>
      <button type="button">Somewhere</button>
      <input aria-label="Name" />
      {over && <div role="dialog">A form</div>}
    </>
  );
}

beforeEach(() => run.mockClear());
afterEach(cleanup);

it("runs on its letter", () => {
  render(<Screen />);
  fireEvent.keyDown(screen.getByText("Somewhere"), { key: "b" });
  expect(run).toHaveBeenCalledTimes(1);
});

it("is a letter in a field, and not what a browser does with Ctrl", () => {
  render(<Screen />);
  fireEvent.keyDown(screen.getByLabelText("Name"), { key: "b" });
  fireEvent.keyDown(screen.getByText("Somewhere"), { key: "b", ctrlKey: true });
  expect(run).not.toHaveBeenCalled();
});

it("does nothing under what lies over the screen, nor while it is held", () => {
  const { rerender } = render(<Screen over />);
  fireEvent.keyDown(screen.getByText("Somewhere"), { key: "b" });
  rerender(<Screen />);
  fireEvent.keyDown(screen.getByText("Somewhere"), { key: "b", repeat: true });
  expect(run).not.toHaveBeenCalled();
});
