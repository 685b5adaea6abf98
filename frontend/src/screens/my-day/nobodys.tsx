import { plural } from "@lingui/core/macro";
import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useFormatCount } from "@/api/me";
import { unattendedContacts, unattendedReminders } from "@/api/unattended";
import { TextLink } from "@/components/text-link";

/** For who gives them out: what is in no day but would be missed, and where it is given to somebody. */
export function Nobodys() {
  const format = useFormatCount();
  const contacts = useQuery(unattendedContacts).data ?? [];
  const reminders = useQuery(unattendedReminders).data ?? [];
  const ofContacts = contacts.reduce((sum, each) => sum + each.open_contacts, 0);
  const ofReminders = reminders.reduce(
    (sum, each) => sum + each.of_customers + each.of_contacts,
    0,
  );
  const parts = [
    ofContacts > 0 &&
      plural(ofContacts, {
        one: "1 contact nobody attends",
        other: `${format(ofContacts)} contacts nobody attends`,
      }),
    ofReminders > 0 &&
      plural(ofReminders, {
        one: "1 reminder nobody attends",
        other: `${format(ofReminders)} reminders nobody attends`,
      }),
  ].filter(Boolean);
  if (parts.length === 0) return null;
  return (
    <Text size="sm">
      <TextLink to="/contacts/unattended">{parts.join(" · ")}</TextLink>
    </Text>
  );
}
