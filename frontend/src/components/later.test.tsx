import { render, screen } from "@testing-library/react";
import { useState } from "react";
import { expect, it } from "vitest";
import { Later } from "./later";

/** What was in sight when somebody could type first. */
let first = "";
function Screen({ place }: { place: string }) {
  const [typed, setTyped] = useState("");
  const look = (box: HTMLInputElement | null) => {
    first ||= box?.parentElement?.textContent ?? "";
  };
  return (
    <div>
      Counter
      <input ref={look} value={typed} onChange={(event) => setTyped(event.target.value)} />
      <Later place={place}>Lines</Later>
    </div>
  );
}

it("comes after the first picture of a page, and by itself", () => {
  first = "";
  render(<Screen place="here" />);

  expect(first).toBe("Counter");
  expect(screen.getByText("CounterLines")).toBeDefined();
});

it("is there at once where the page has shown it before", () => {
  render(<Screen place="there" />).unmount();
  first = "";
  render(<Screen place="there" />);

  expect(first).toBe("CounterLines");
});
