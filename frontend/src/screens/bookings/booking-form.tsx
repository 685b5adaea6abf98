import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { client } from "@/api/client";
import { useMe } from "@/api/me";
import { useProjects } from "@/api/projects";
import { useReadDay } from "@/components/day-field";
import { type FormField, RecordForm } from "@/components/record-form";
import { branchHere } from "@/lib/branch-here";
import { PersonFields } from "./person-fields";
import { emptyPerson, isSomebody, type Person, personsOf, toSend } from "./persons";
import { type Booking, renewBookings } from "./use-bookings";

type Props = { booking?: Booking; onClose: (saved?: Booking) => void };

/** A booking is for somebody: at least one person, by name or by a key. */
export function BookingForm({ booking, onClose }: Props) {
  const { t } = useLingui();
  const me = useMe();
  const projects = useProjects();
  const queries = useQueryClient();
  const readDay = useReadDay("past");
  const none: [string, string] = ["", t`None`];
  const fields: FormField[] = [
    { name: "reference", label: t`Reference`, hint: t`What stands on the customer's paper` },
    { name: "booked_on", label: t`Booked on`, kind: "day", direction: "past" },
    { name: "service_type", label: t`What was booked` },
    { name: "amount", label: t`Amount`, kind: "amount" },
    {
      name: "branch",
      label: t`Shop`,
      kind: "choice",
      choices: [none, ...me.branches.map((each): [string, string] => [String(each.id), each.name])],
    },
    {
      name: "project",
      label: t`Project`,
      kind: "choice",
      choices: [
        none,
        ...(projects.data ?? []).map((each): [string, string] => [String(each.id), each.name]),
      ],
    },
    { name: "notes", label: t`Notes`, kind: "long" },
  ];
  const here = String(branchHere(me) ?? "");
  const before = booking ? personsOf(booking) : [emptyPerson()];
  const save = async (values: Record<string, unknown>, persons: Person[] | null, key: string) => {
    const body = { ...values, ...(persons && { persons: toSend(persons, readDay) }) };
    const { data } = booking
      ? await client.PATCH("/api/bookings/{id}/", {
          params: { path: { id: booking.id } },
          body,
        })
      : await client.POST("/api/bookings/", {
          params: { header: { "Idempotency-Key": key } },
          body: { booked_on: me.today, ...(here && { branch: Number(here) }), ...body } as never,
        });
    await renewBookings(queries);
    return data as Booking;
  };
  return (
    <RecordForm<Booking, Person[]>
      title={booking ? t`Correct ${booking.reference}` : t`A new booking`}
      draft={booking ? `booking:${booking.id}` : "booking"}
      fields={fields}
      stored={booking ? shown(booking) : { booked_on: me.today ?? "", branch: here }}
      onSave={save}
      onClose={onClose}
      mayBeSaved={(persons) =>
        (persons ?? before).some(isSomebody) &&
        (persons ?? []).every(({ date_of_birth: born }) => !born.trim() || readDay(born) !== null)
      }
      further={(persons, change, refused) => (
        <PersonFields
          persons={persons ?? before}
          onChange={change}
          errorAt={(path) => refused?.at(`persons.${path}`)}
        />
      )}
    />
  );
}

const shown = (booking: Booking): Record<string, string> => ({
  reference: booking.reference,
  booked_on: booking.booked_on,
  service_type: booking.service_type,
  amount: booking.amount ?? "",
  branch: String(booking.branch ?? ""),
  project: String(booking.project ?? ""),
  notes: booking.notes,
});
