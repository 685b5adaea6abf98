import type { Day } from "@/lib/dates";
import type { Booking } from "./use-bookings";

/** A person of a booking as it is typed; `id` of who is in it already. */
export type Person = {
  key: string; // of the fields on this page
  id?: number;
  full_name: string;
  phone: string;
  passport_number: string;
  email: string;
  date_of_birth: string;
};
export type PersonField = Exclude<keyof Person, "key" | "id">;

export const PERSON_FIELDS: PersonField[] = [
  "full_name",
  "phone",
  "passport_number",
  "email",
  "date_of_birth",
];

export const emptyPerson = (): Person => ({
  key: crypto.randomUUID(),
  full_name: "",
  phone: "",
  passport_number: "",
  email: "",
  date_of_birth: "",
});

export const personsOf = (booking: Booking): Person[] =>
  booking.persons.map((person) => ({
    key: String(person.id),
    id: person.id,
    full_name: person.full_name,
    phone: person.phone,
    passport_number: person.passport_number,
    email: person.email,
    date_of_birth: person.date_of_birth ?? "",
  }));

/** Lines in which nothing is typed are nobody. */
export const isSomebody = (person: Person): boolean =>
  PERSON_FIELDS.some((field) => person[field].trim() !== "");

/** As the service has them. Whoever is left out leaves the booking. */
export function toSend(persons: readonly Person[], readDay: (typed: string) => Day | null) {
  return persons.filter(isSomebody).map(({ key: _, date_of_birth: born, ...person }) => ({
    ...person,
    date_of_birth: born.trim() ? readDay(born) : null,
  }));
}
