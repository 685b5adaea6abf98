import { expect, it } from "vitest";
import { correct, toSend } from "./corrections";
import type { Customer } from "./use-customers";

const asha = {
  full_name: "Asha Patel",
  phone: "+919723521333",
  category: "",
  city: "",
} as Customer;
const today = "2026-11-29";

it("sends what is not as it was, and nothing else", () => {
  const corrections = correct(
    correct({}, asha, "full_name", "Asha B. Patel"),
    asha,
    "city",
    "Surat",
  );

  expect(toSend(corrections, today, "DMY")).toEqual({ full_name: "Asha B. Patel", city: "Surat" });
});

it("is nothing again when it is typed as it was", () => {
  const corrections = correct(correct({}, asha, "city", "Surat"), asha, "city", "");

  expect(corrections).toEqual({});
});

it("erases by an empty text, a day of birth by null", () => {
  expect(toSend({ city: "", date_of_birth: "" }, today, "DMY")).toEqual({
    city: "",
    date_of_birth: null,
  });
});

it("reads a day of birth behind us", () => {
  expect(toSend({ date_of_birth: "2/5/1980" }, today, "DMY")).toEqual({
    date_of_birth: "1980-05-02",
  });
});
