import { expect, test } from "vitest";
import { type Changes, change, changedMeanwhile, onTopOf, toSend, valuesOf } from "./changes";

type Shop = { name: string; city: string; aliases: string[] };
const STORED: Shop = { name: "CG Road", city: "Ahmedabad", aliases: ["CG Rd"] };
const none: Changes<Shop> = {};

test("only what is otherwise than stored is sent", () => {
  const renamed = change(none, STORED, "name", "C.G. Road");
  const sameAliases = change(renamed, STORED, "aliases", ["CG Rd"]);

  expect(toSend(sameAliases)).toEqual({ name: "C.G. Road" });
  expect(valuesOf(sameAliases, STORED)).toEqual({ ...STORED, name: "C.G. Road" });
});

test("what is typed back is no change any more", () => {
  const renamed = change(none, STORED, "name", "C.G. Road");

  expect(change(renamed, STORED, "name", "CG Road")).toEqual({});
});

test("a colleague's change of another field is none of it", () => {
  const renamed = change(none, STORED, "name", "C.G. Road");

  expect(changedMeanwhile(renamed, { ...STORED, city: "Surat" })).toEqual([]);
});

test("a colleague's change of the same field is met, but not the same change", () => {
  const renamed = change(none, STORED, "name", "C.G. Road");

  expect(changedMeanwhile(renamed, { ...STORED, name: "Navrangpura" })).toEqual(["name"]);
  expect(changedMeanwhile(renamed, { ...STORED, name: "C.G. Road" })).toEqual([]);
});

test("whoever has seen it saves over it", () => {
  const now = { ...STORED, name: "Navrangpura" };
  const seen = onTopOf(change(none, STORED, "name", "C.G. Road"), now);

  expect(changedMeanwhile(seen, now)).toEqual([]);
  expect(toSend(seen)).toEqual({ name: "C.G. Road" });
});

test("a change is kept while what is stored becomes the same as before", () => {
  const now = { ...STORED, name: "Navrangpura" };
  const back = change(change(none, STORED, "name", "C.G. Road"), now, "name", "CG Road");

  expect(toSend(back)).toEqual({ name: "CG Road" }); // stored is another by now
});
