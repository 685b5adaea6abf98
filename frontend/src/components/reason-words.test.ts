import { expect, it } from "vitest";
import { describeFact } from "./reason-words";

const phone = (number: string) => number.slice(-10);

it("says in what two are alike", () => {
  expect(describeFact({ code: "born_same" }, phone)).toBe("Same birth date");
  expect(describeFact({ code: "name_spelling", one: "Arti", other: "Aarti" }, phone)).toBe(
    "Arti / Aarti",
  );
});

it("says which key met, and what brought it", () => {
  const fact = { code: "key_of_other", key_kind: "phone", key: "+919723521333", matched_by: "" };

  expect(describeFact({ ...fact, entry: "Row 4 of may.csv" }, phone)).toBe(
    "Phone 9723521333: belongs to the other one (row 4 of may.csv)",
  );
  expect(describeFact({ ...fact, entry: "An entry" }, phone)).toBe(
    "Phone 9723521333: belongs to the other one",
  );
});

it("hands on what came later as it is", () => {
  expect(describeFact({ code: "other", text: "Names are alike" }, phone)).toBe("Names are alike");
  expect(describeFact({ code: "quite_new" }, phone)).toBe("quite_new");
});
