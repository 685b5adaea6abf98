import { afterEach, beforeAll, expect, test } from "vitest";
import { returnFocusOfDialogs } from "./return-focus";

const soon = () => new Promise((done) => setTimeout(done, 30));

beforeAll(returnFocusOfDialogs);
afterEach(() => {
  document.body.innerHTML = "";
});

function openDialog() {
  document.body.innerHTML = `
    <button id="opener">Record a booking</button><button id="next">Next</button>
    <div id="dialog" role="dialog"><input id="field"></div>`;
  at("opener").focus();
  at("field").focus();
}

const at = (id: string) => document.getElementById(id) as HTMLElement;

test("a dialog that closes gives the focus back to what opened it", async () => {
  openDialog();
  at("dialog").remove();
  await soon();
  expect(document.activeElement?.id).toBe("opener");
});

test("whatever has another place for the focus keeps it there", async () => {
  openDialog();
  at("dialog").remove();
  at("next").focus();
  await soon();
  expect(document.activeElement?.id).toBe("next");
});

test("an opener that is gone gets nothing", async () => {
  openDialog();
  at("opener").remove();
  at("dialog").remove();
  await soon();
  expect(document.activeElement).toBe(document.body);
});
