import { beforeEach, expect, it } from "vitest";
import type { Me } from "@/api/me";
import { rememberSeller, sellerHere } from "./seller-here";

const me = { id: 4, today: "2026-11-29" } as Me;

beforeEach(() => sessionStorage.clear());

it("is whoever is signed in until somebody else is chosen", () => {
  expect(sellerHere(me, 1)).toBeNull();
});

it("stays for the bills of the day, in that shop, of who is signed in", () => {
  rememberSeller(me, 1, 9);

  expect(sellerHere(me, 1)).toBe(9);
  expect(sellerHere(me, 2)).toBeNull();
  expect(sellerHere({ ...me, id: 5 }, 1)).toBeNull();
  expect(sellerHere({ ...me, today: "2026-11-30" }, 1)).toBeNull();
});
