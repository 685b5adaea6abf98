import { expect, it } from "vitest";
import { emptyPerson, isSomebody, toSend } from "./persons";

const readDay = (typed: string) => (typed === "2/5/1980" ? "1980-05-02" : null);

it("sends whoever is typed, with the id of who was there, and no empty line", () => {
  const known = { ...emptyPerson(), id: 7, full_name: "Zoya Mirza", date_of_birth: "2/5/1980" };
  const fresh = { ...emptyPerson(), passport_number: "AB1234567" };

  expect(toSend([known, emptyPerson(), fresh], readDay)).toEqual([
    {
      id: 7,
      full_name: "Zoya Mirza",
      phone: "",
      passport_number: "",
      email: "",
      date_of_birth: "1980-05-02",
    },
    {
      full_name: "",
      phone: "",
      passport_number: "AB1234567",
      email: "",
      date_of_birth: null,
    },
  ]);
});

it("knows nobody by blanks", () => {
  expect(isSomebody({ ...emptyPerson(), full_name: "  " })).toBe(false);
  expect(isSomebody({ ...emptyPerson(), phone: "98250 12345" })).toBe(true);
});
