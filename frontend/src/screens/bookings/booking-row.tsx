import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Badge, Group, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useFormatMoney } from "@/api/currency";
import { useMe } from "@/api/me";
import classes from "@/components/lists/lists.module.css";
import { formatShortDay } from "@/lib/dates";
import { STATUS_LABELS } from "./texts";
import type { Booking } from "./use-bookings";

/** For whom first, then what of it; the reference is what the customer holds in hand. */
export function BookingRow({ booking }: { booking: Booking }) {
  const { t, i18n } = useLingui();
  const today = useMe().today ?? "";
  const money = useFormatMoney();
  const [first, ...others] = booking.persons;
  const who = first?.full_name || first?.phone || first?.passport_number || t`No name`;
  const facts = [
    booking.reference,
    formatShortDay(booking.booked_on, today, i18n.locale),
    booking.service_type,
    booking.project_name,
    booking.branch_name,
    others.length > 0 && plural(others.length, { one: "# person more", other: "# persons more" }),
  ].filter(Boolean);
  const status = STATUS_LABELS[booking.status];
  return (
    <li className={classes.row}>
      <Link to="/bookings/$id" params={{ id: String(booking.id) }} className={classes.main}>
        <Group gap="xs" wrap="nowrap" justify="space-between" align="baseline">
          <Text fw={500} dir="auto" lineClamp={2} title={who}>
            {who}
          </Text>
          <Group gap="xs" wrap="nowrap" className={classes.number ?? ""}>
            {booking.status === "cancelled" && status && (
              <Badge color="gray">{i18n._(status)}</Badge>
            )}
            {booking.amount !== null && <Text size="sm">{money(booking.amount)}</Text>}
          </Group>
        </Group>
        <Text size="sm" c="dimmed" dir="auto">
          {facts.join(" · ")}
        </Text>
      </Link>
    </li>
  );
}
