import { useLingui } from "@lingui/react/macro";
import { Badge, Button, Group, Kbd, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { client } from "@/api/client";
import { useFormatMoney } from "@/api/currency";
import { Refused } from "@/api/errors";
import { useMay } from "@/api/me";
import { AskOnce } from "@/components/ask-once";
import { CallIcons } from "@/components/call-links";
import { Empty, ListBody } from "@/components/lists/list-body";
import classes from "@/components/lists/lists.module.css";
import { PhoneNumber } from "@/components/phone-number";
import { RecordLink } from "@/components/record-link";
import { ScreenTitle } from "@/components/screen-title";
import { formatDay } from "@/lib/dates";
import { useKeys } from "@/lib/use-keys";
import { BookingForm } from "./booking-form";
import { STATUS_LABELS } from "./texts";
import { type Booking, bookingOptions, renewBookings } from "./use-bookings";

const route = getRouteApi("/bookings/$id");

/** One booking, to be read first: what, when, for how much and for whom. */
export function BookingPage() {
  const { t } = useLingui();
  const id = Number(route.useParams().id);
  const booking = useQuery(bookingOptions(id));
  if (booking.error instanceof Refused && booking.error.status === 404) {
    return (
      <>
        <ScreenTitle title={t`Bookings`} />
        <Empty action={<Button component={Link} to="/bookings">{t`To the bookings`}</Button>}>
          {t`There is no such booking, or not in your shops.`}
        </Empty>
      </>
    );
  }
  return (
    <Stack gap="md" maw={1000}>
      {!booking.data && <ScreenTitle title={t`Bookings`} />}
      <ListBody query={booking} isEmpty={() => false} empty={null}>
        {(answer) => <Page key={answer.id} booking={answer} />}
      </ListBody>
    </Stack>
  );
}

function Page({ booking }: { booking: Booking }) {
  const { t, i18n } = useLingui();
  const money = useFormatMoney();
  const isOpen = booking.status !== "cancelled";
  const mayChange = useMay("work") && isOpen;
  const [open, setOpen] = useState<"correct" | "cancel" | null>(null);
  useKeys(mayChange ? [["E", () => setOpen("correct")]] : []);
  const status = STATUS_LABELS[booking.status];
  const facts = [
    formatDay(booking.booked_on, i18n.locale),
    booking.service_type,
    booking.project_name,
    booking.branch_name,
  ].filter(Boolean);
  return (
    <Stack gap="md">
      <ScreenTitle title={booking.reference}>
        {mayChange && (
          <Group gap="xs">
            <Button variant="default" onClick={() => setOpen("correct")} aria-keyshortcuts="E">
              {t`Correct`}
              <Kbd ms={8} size="xs" visibleFrom="sm" aria-hidden>
                E
              </Kbd>
            </Button>
            <Button variant="default" onClick={() => setOpen("cancel")}>
              {t`Cancel the booking`}
            </Button>
          </Group>
        )}
      </ScreenTitle>
      <Group gap="sm">
        {status && <Badge color={isOpen ? "green" : "gray"}>{i18n._(status)}</Badge>}
        {booking.amount !== null && <Text fw={600}>{money(booking.amount)}</Text>}
      </Group>
      <Text size="sm" dir="auto">
        {facts.join(" · ")}
      </Text>
      {booking.lead !== null && (
        <Text size="sm">
          {t`Lead:`}{" "}
          <RecordLink type="lead" id={booking.lead} name={booking.lead_name || t`No name`} />
        </Text>
      )}
      {booking.notes && (
        <Text size="sm" dir="auto" style={{ whiteSpace: "pre-line" }}>
          {booking.notes}
        </Text>
      )}
      <Stack gap="xs" component="section">
        <Title order={2} size="h5">{t`Persons`}</Title>
        <ul className={classes.rows} aria-label={t`Persons`}>
          {booking.persons.map((person) => (
            <Person key={person.id} person={person} />
          ))}
        </ul>
      </Stack>
      {open === "correct" && <BookingForm booking={booking} onClose={() => setOpen(null)} />}
      {open === "cancel" && <Cancel booking={booking} onClose={() => setOpen(null)} />}
    </Stack>
  );
}

function Person({ person }: { person: Booking["persons"][number] }) {
  const { t, i18n } = useLingui();
  const name = person.full_name || person.phone || person.passport_number || t`No name`;
  const { date_of_birth: birth } = person;
  const facts = [
    person.passport_number,
    person.email,
    birth && t`born ${formatDay(birth, i18n.locale)}`,
  ].filter(Boolean);
  const shown = (
    <>
      <Text fw={500} dir="auto" lineClamp={2} title={name}>
        {name}
      </Text>
      <Text size="sm" c="dimmed" component="div">
        {person.phone && <PhoneNumber phone={person.phone} />}
        {person.phone && facts.length > 0 && " · "}
        {facts.join(" · ")}
      </Text>
    </>
  );
  return (
    <li className={classes.row}>
      {person.customer === null ? (
        <div className={classes.main}>
          {shown}
          <Text size="sm">{t`No customer is made of them.`}</Text>
        </div>
      ) : (
        <Link to="/customers/$id" params={{ id: String(person.customer) }} className={classes.main}>
          {shown}
        </Link>
      )}
      {person.phone && (
        <div className={classes.beside}>
          <CallIcons phone={person.phone} name={person.full_name} />
        </div>
      )}
    </li>
  );
}

function Cancel({ booking, onClose }: { booking: Booking; onClose: () => void }) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const cancel = useMutation({
    mutationFn: () =>
      client.POST("/api/bookings/{id}/cancel/", { params: { path: { id: booking.id } } }),
    onSuccess: async () => {
      await renewBookings(queries);
      onClose();
    },
  });
  return (
    <AskOnce
      title={t`Cancel ${booking.reference}?`}
      yes={t`Cancel the booking`}
      isPending={cancel.isPending}
      error={cancel.error}
      onYes={() => cancel.mutate()}
      onClose={onClose}
    >
      {t`It stays in the list, and its persons stay customers. It can't be opened again.`}
    </AskOnce>
  );
}
