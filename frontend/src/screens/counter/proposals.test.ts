import { describe, expect, it } from "vitest";
import { answers, matches, offers, type Proposal, proposalOfMedicine } from "./proposals";

const medicine = (name: string, generic = ""): Proposal => ({
  medicine: name,
  generic,
  isGeneric: null,
  quantity: "60",
  amount: "180.00",
  days: "30",
});
const names = (proposals: Proposal[]) => proposals.map((each) => each.medicine);

it.each([
  ["Glycomet SR 500", "Metformin", "metf", true],
  ["Glycomet SR 500", "", "gly 5", true],
  ["Glycomet SR 500", "", "lyc", true],
  ["Glycomet SR 500", "", "ly", false],
  ["Glycomet SR 500", "", "gly 850", false],
  ["Crème 5%", "", "CREME", true],
  ["મેટફોર્મિન", "", "મેટ", true],
])("%s (%s) is meant by %j: %s", (name, generic, typed, isMeant) => {
  expect(matches(medicine(name, generic), typed)).toBe(isMeant);
});

it.each([
  ["met", "metf", true],
  ["met", "Met 5", true],
  ["met 5", "met 500", false],
  ["me", "met", false],
  ["met", "telma", false],
])("a whole answer to %j holds all of %j: %s", (known, typed, holds) => {
  expect(answers(known, typed)).toBe(holds);
});

describe("what is offered", () => {
  const own = [medicine("Telma 40"), medicine("Metformin 500")];

  it("is what this person bought, while nothing is typed", () => {
    expect(names(offers("", own, [medicine("ORS")]))).toEqual(["Telma 40", "Metformin 500"]);
  });

  it("is theirs first, then what was sold to others, each once", () => {
    const sold = [medicine("Metolar"), medicine("METFORMIN 500")];
    expect(names(offers("met", own, sold))).toEqual(["Metformin 500", "Metolar"]);
  });

  it("begins with what is called exactly so, whatever is sold more", () => {
    const sold = [medicine("Metformin 500 SR"), medicine("Metformin 50")];
    expect(names(offers("metformin 50", own, sold))[0]).toBe("Metformin 50");
  });

  it("is eight at most", () => {
    const sold = Array.from({ length: 10 }, (_, index) => medicine(`Met ${index}`));
    expect(offers("met", [], sold)).toHaveLength(8);
  });
});

it("fills in what was sold last, in as many decimals as the currency has", () => {
  const sold = {
    name: "Telma 40",
    generic_name: "Telmisartan",
    is_generic: false,
    quantity: "15.000",
    amount: "90.50",
    unit_price: "6.0333",
    duration_days: null,
    uses: 3,
    last_sold_on: "2026-11-02",
  };
  expect(proposalOfMedicine(sold, 2)).toEqual({
    medicine: "Telma 40",
    generic: "Telmisartan",
    isGeneric: false,
    quantity: "15",
    amount: "90.50",
    days: "",
  });
});
