import { i18n } from "@lingui/core";
import { afterEach, describe, expect, it } from "vitest";
import { describeError, Refused } from "./errors";
import { NOTHING_HERE, ownWords } from "./refusals";

const refusal = (body: object, retryAfter?: number) =>
  new Refused(
    new Response(null, {
      status: 400,
      ...(retryAfter && { headers: { "Retry-After": String(retryAfter) } }),
    }),
    body as Record<string, unknown>,
  );
const inHindi = () => i18n.loadAndActivate({ locale: "hi", messages: {} }); // the ids are English

afterEach(() => i18n.loadAndActivate({ locale: "en", messages: {} }));

const weak = {
  code: "invalid",
  message: "password: The password is too similar to the username.",
  errors: [{ field: "password", code: "password_too_similar", message: "Too similar to bilal." }],
};

describe("what the service refused", () => {
  it("is said in English as it said it, with the facts", () => {
    expect(describeError(refusal(weak))).toBe(weak.message);
    expect(refusal(weak).at("password")).toBe("Too similar to bilal.");
  });

  it("is said in another language by its code", () => {
    inHindi();

    expect(describeError(refusal(weak))).toBe(ownWords("password_too_similar", ""));
    expect(refusal(weak).at("password")).toBe(ownWords("password_too_similar", ""));
  });

  it("is said of a form by its fields, and has the facts of those that need them", () => {
    inHindi();
    const held = { code: "in_use", message: "It has 12 visits." };
    const typed = [
      { field: "full_name", code: "blank", message: "Blank." },
      { field: "age", code: "invalid", message: "3 days is no age." },
    ];

    expect(describeError(refusal(held))).toBe(
      "Something still hangs on this, so it stays. (It has 12 visits.)",
    );
    expect(describeError(refusal({ code: "invalid", message: "Two.", errors: typed }))).toBe(
      "Fill this in. This is not right. Check it. (3 days is no age.)",
    );
  });

  it("is never left out where we have no words of our own", () => {
    inHindi();
    const unknown = { field: "amount", code: "quite_new", message: "Quite new." };
    const body = { ...weak, message: "Two are wrong.", errors: [...weak.errors, unknown] };

    expect(describeError(refusal(body))).toBe("Two are wrong.");
    expect(refusal(body).at("amount")).toBe("Quite new.");
  });

  it("is never said in the words of programs", () => {
    const reused = refusal({ code: "idempotency_key_reused", message: "This Idempotency-Key ..." });

    expect(describeError(reused)).toContain("saved already");
  });

  it("is said of what is not there as the service said it, where that says more", () => {
    const line = { code: "not_found", message: "There is no such line on this bill." };
    const nothing = { code: "not_found", message: NOTHING_HERE };

    expect(describeError(refusal(line))).toBe(line.message);
    expect(describeError(refusal(nothing))).toBe("There is nothing here. It may be gone.");
    inHindi();
    expect(describeError(refusal(line))).toBe("There is nothing here. It may be gone.");
  });

  it("says how long to wait", () => {
    inHindi();

    expect(describeError(refusal({ code: "throttled" }, 130))).toContain("3 minutes");
  });
});
