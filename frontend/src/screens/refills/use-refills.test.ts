import { QueryClient } from "@tanstack/react-query";
import { expect, it, vi } from "vitest";
import { client } from "@/api/client";
import { Refused } from "@/api/errors";
import { byPerson, calledOf, listOf, openRefills, queryOf, type Refill } from "./use-refills";

vi.mock("@/api/client", () => ({ client: { GET: vi.fn() } }));

const refill = (id: number, customer: number, name: string) =>
  ({ id, customer, customer_name: name, phone: "+919723521333" }) as Refill;

it("has a row per person, in the order of the earliest medicine", () => {
  const people = byPerson([refill(1, 7, "Asha"), refill(2, 8, "Ravi"), refill(3, 7, "Asha")]);

  expect(people.map((each) => [each.name, each.refills.map((some) => some.id)])).toEqual([
    ["Asha", [1, 3]],
    ["Ravi", [2]],
  ]);
});

it("keeps relatives on one phone apart", () => {
  expect(byPerson([refill(1, 7, "Asha"), refill(2, 9, "Mohan")])).toHaveLength(2);
});

it("shows what is due where an address names no list, or one there is not", () => {
  expect(listOf(undefined)).toBe("due");
  expect(listOf("lately")).toBe("due");
  expect(listOf("late")).toBe("late");
});

it("says who wants no messages, and whom to ask whether one came", () => {
  const told = { ...refill(1, 7, "Asha"), opted_out: true, message_status: "uncertain" };
  const other = { ...refill(2, 7, "Asha"), opted_out: true, message_status: "sent" };

  expect(byPerson([other, told])).toMatchObject([{ optedOut: true, isUncertain: true }]);
  expect(calledOf([told, other])).toMatchObject({
    optedOut: true,
    medicines: [
      { id: 1, isUncertain: true },
      { id: 2, isUncertain: false },
    ],
  });
});

it("keeps what is long over out of the other lists, and has it in one of its own", () => {
  expect(queryOf({ list: "due" })).toMatchObject({ list: "due", long_over: false });
  expect(queryOf({ list: "calls" })).toMatchObject({ list: "calls", long_over: false });
  expect(queryOf({ list: "late" })).toMatchObject({ list: "late", long_over: false });
  expect(queryOf({ list: "long_over" })).toMatchObject({
    list: "late",
    long_over: true,
    ordering: "-due_on",
  });
  expect(queryOf({ list: "upcoming" })).not.toHaveProperty("long_over");
});

it("leaves nothing out of what a figure counts", () => {
  const asked = queryOf({ list: "late", sent_by: "sms" });

  expect(asked).toMatchObject({ list: "all", sent_by: "sms" });
  expect(asked).not.toHaveProperty("long_over");
});

it("says what was answered last, with what was noted of it", () => {
  const answered = (at: string, response: string, response_notes: string) =>
    ({
      ...refill(1, 7, "Asha"),
      responded_at: at,
      responded_by_name: "Chitra",
      response,
      response_notes,
    }) as Refill;
  const asked = answered("2026-11-20T10:00:00Z", "no_answer", "");
  const later = answered("2026-11-21T10:00:00Z", "call_later", "After her trip");

  expect(calledOf([asked]).lastWords?.said).toBe("No answer");
  expect(calledOf([later, asked]).lastWords?.said).toBe("Call later: After her trip");
});

it("has nothing open for who is no customer any more, and fails where it could not be asked", async () => {
  const refused = (field: string) => {
    const errors = [{ field, code: "invalid_choice", message: "Select a valid choice." }];
    return new Refused(new Response("", { status: 400 }), { message: "No.", errors });
  };
  const ask = () =>
    new QueryClient({ defaultOptions: { queries: { retry: false } } }).fetchQuery(openRefills(7));

  vi.mocked(client.GET).mockRejectedValueOnce(refused("customer"));
  expect(await ask()).toEqual([]);
  vi.mocked(client.GET).mockRejectedValueOnce(refused("status"));
  await expect(ask()).rejects.toThrow("No.");
});
