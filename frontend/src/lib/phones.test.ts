import { expect, it } from "vitest";
import {
  callLink,
  formatPhone,
  looksLikePhone,
  mayBeName,
  mayBeWholePhone,
  whatsAppLink,
} from "./phones";

it("groups a local number and leaves others whole", () => {
  expect(formatPhone("+919723521333", "IN")).toBe("97235 21333");
  expect(formatPhone("+919723521333", "PK")).toBe("+919723521333");
  expect(formatPhone("+971501234567", "IN")).toBe("+971501234567");
});

it("makes links from E.164", () => {
  expect(callLink("+919723521333")).toBe("tel:+919723521333");
  expect(whatsAppLink("+919723521333")).toBe("https://wa.me/919723521333");
});

it("knows a phone from a name, in any digits", () => {
  expect(looksLikePhone("972")).toBe(true);
  expect(looksLikePhone("97")).toBe(false);
  expect(looksLikePhone("asha 97235")).toBe(false);
  expect(mayBeWholePhone("97235-21333")).toBe(true);
  expect(mayBeWholePhone("૯૭૨૩૫૨૧૩૩૩")).toBe(true);
  expect(mayBeWholePhone("9723521")).toBe(false);
});

it.each(["Asha Patel", "આશા પટેલ", "Dr. Rao 2", "E2 Stores"])("takes %s for a name", (typed) => {
  expect(mayBeName(typed)).toBe(true);
});

it.each(["asha@example.in", "9.72352E+09", "9,72e9", "--"])("takes %s for none", (typed) => {
  expect(mayBeName(typed)).toBe(false);
});
