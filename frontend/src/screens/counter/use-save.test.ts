import { beforeEach, expect, it, vi } from "vitest";
import { Refused } from "@/api/errors";
import type { Entry } from "./bill-draft";

const POST = vi.fn();
vi.mock("@/api/client", () => ({ client: { POST } }));
const { trySave } = await import("./use-save");

const refused = (status: number, code: string) =>
  new Refused(new Response(null, { status }), { code, message: code });
const reused = () => refused(422, "idempotency_key_reused");
const entry = (amount: string): Entry => ({ items: [{ medicine_name: "ORS", amount }] });
const now = { cameOnly: false, requestKey: "key", entry: entry("30") };
const sent = [entry("10"), entry("20")].map((each, at) => ({ at, entry: each }));

/** The service, which saved the bill of `amount` with the key. */
const knows = (amount: string) =>
  POST.mockImplementation(async (_, { body }) => {
    if (body.items[0].amount !== amount) throw reused();
    return { data: { bill: { bill_number: `FF-${amount}` } } };
  });

beforeEach(() => {
  POST.mockReset();
});

it("is saved as it is", async () => {
  knows("30");

  expect(await trySave({ ...now, sent })).toMatchObject({ isEarlier: false });
  expect(POST).toHaveBeenCalledTimes(1);
});

it("names the bill that an earlier try made, with the same key", async () => {
  knows("20");

  const { saved, isEarlier } = await trySave({ ...now, sent });

  expect([saved.bill.bill_number, isEarlier]).toEqual(["FF-20", true]);
  expect(
    new Set(POST.mock.calls.map(([, { params }]) => params.header["Idempotency-Key"])),
  ).toEqual(new Set(["key"]));
});

it("stays refused when no try is known that made it", async () => {
  knows("99");

  await expect(trySave({ ...now, sent })).rejects.toMatchObject({
    code: "idempotency_key_reused",
  });
});

it("says what else goes wrong while it looks", async () => {
  POST.mockRejectedValueOnce(reused()).mockRejectedValueOnce(refused(503, "unavailable"));

  await expect(trySave({ ...now, sent })).rejects.toMatchObject({ code: "unavailable" });
});
