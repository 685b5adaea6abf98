import { expect, it } from "vitest";
import type { components } from "@/api/schema";
import { peopleOf } from "./called";

type Item = components["schemas"]["WorklistItem"];

function task(change: Partial<Item>): Item {
  return {
    type: "contact",
    section: "assigned_contacts",
    due_on: null,
    why: "New contact to call",
    reason: "new_contact",
    record: 12,
    name: "Ravi Shah",
    phone: "+919825012345",
    customer: null,
    contact: 12,
    lead: null,
    last_contact: null,
    best_time: null,
    outcomes: [{ outcome: "no_answer", next_on: "2026-11-30", closing_reason: "" }],
    ...change,
  } as Item;
}

const refill = task({
  type: "refill_call",
  section: "overdue",
  why: "1 medicine to refill",
  reason: "refills",
  record: 7,
  customer: 7,
  contact: null,
  refills: [
    {
      id: 31,
      medicine_name: "Metformin 500",
      due_on: "2026-11-27",
      runs_out_on: "2026-12-01",
      status: "pending",
      response: "",
      responded_at: null,
      message: 4,
      message_status: "uncertain",
    },
  ],
  outcomes: [{ outcome: "stopped", next_on: null, closing_reason: "No longer takes it" }],
});

it("makes one call of all that there is to say to one person", () => {
  const time = {
    days: "weekdays",
    starts: 18,
    until: 20,
    answered: 7,
    calls: 9,
  } as Item["best_time"];
  const people = peopleOf([refill, task({ customer: 7, best_time: time })]);

  expect(people).toHaveLength(1);
  expect(people[0]?.bestTime).toEqual(time);
  expect(people[0]).toMatchObject({
    customer: 7,
    contact: 12,
    isOverdue: true,
    why: [{ reason: "refills", medicines: 1 }, { reason: "new_contact" }],
    medicines: [{ id: 31, isUncertain: true }],
  });
  expect(people[0]?.proposals?.map((each) => each.outcome)).toEqual(["no_answer", "stopped"]);
});

it("knows who is no customer yet by the phone", () => {
  const lead = task({ type: "follow_up", record: 3, contact: null, lead: 3 });

  expect(peopleOf([task({}), lead])).toMatchObject([{ contact: 12, lead: 3 }]);
});

it("keeps two contacts of one customer apart, and who only shares a name", () => {
  expect(peopleOf([task({ customer: 7 }), task({ customer: 7, contact: 13 })])).toHaveLength(2);
  expect(peopleOf([task({}), task({ contact: 14, phone: "+919825099999" })])).toHaveLength(2);
  expect(peopleOf([task({}), task({ customer: 7 })])).toHaveLength(2);
});

it("leaves the order of the day as it is", () => {
  const first = task({ record: 1, contact: 1, phone: "+911" });
  const second = task({ record: 2, contact: 2, phone: "+912" });

  expect(peopleOf([second, first]).map((each) => each.contact)).toEqual([2, 1]);
});
