import { describe, expect, it } from "vitest";
import { addressOf, pageOf, parseAddress, writeAddress } from "./address";

describe("an address", () => {
  it("keeps digits as text, a phone with zeros in front included", () => {
    expect(parseAddress("?search=09723&page=2")).toEqual({ search: "09723", page: "2" });
  });

  it("says nothing of what is empty", () => {
    expect(writeAddress({ search: "", page: undefined, status: "yellow" })).toBe("?status=yellow");
    expect(writeAddress({})).toBe("");
  });

  it("comes back as it was written", () => {
    const address = { search: "આશા & co", city: "A+B" };
    expect(parseAddress(writeAddress(address))).toEqual(address);
  });

  it("is read for the names that a screen knows", () => {
    expect(addressOf("search", "page")({ search: "asha", utm: "x", page: "" })).toEqual({
      search: "asha",
    });
  });
});

it.each([
  ["3", 3],
  [undefined, 1],
  ["0", 1],
  ["-2", 1],
  ["1.5", 1],
  ["x", 1],
])("page %s is %i", (text, page) => {
  expect(pageOf(text)).toBe(page);
});
