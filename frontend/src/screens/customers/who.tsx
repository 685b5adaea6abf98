import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Badge, Group, Stack, Text } from "@mantine/core";
import { useMay, useMe } from "@/api/me";
import { CallButtons } from "@/components/call-links";
import { BestTimeOf } from "@/components/calls/best-time";
import { CATEGORIES } from "@/components/categories";
import { PhoneNumber } from "@/components/phone-number";
import { WHATSAPP_LABELS } from "./texts";
import { formatTotals } from "./totals";
import type { Customer } from "./use-customers";

/** Who it is, how they are reached, and what they come to. */
export function Who({ customer }: { customer: Customer }) {
  const { t, i18n } = useLingui();
  const me = useMe();
  const mayWork = useMay("work");
  const category = CATEGORIES[customer.category];
  const whatsApp = WHATSAPP_LABELS[customer.whatsapp_status];
  const others = customer.identifiers.filter(
    (key) => key.kind === "phone" && key.value !== customer.phone,
  );
  const totals = customer.totals as { visits?: number };
  const facts = [
    customer.branch_name,
    customer.city,
    category && i18n._(category),
    customer.email,
    whatsApp && i18n._(whatsApp),
    totals.visits ? plural(totals.visits, { one: "# visit", other: "# visits" }) : "",
    formatTotals(customer.totals, me).value,
  ].filter(Boolean);
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <CallButtons
          phone={customer.phone}
          name={customer.full_name}
          optedOut={customer.opted_out_at !== null}
        />
        {customer.opted_out_at && <Badge color="orange">{t`Wants no messages`}</Badge>}
        {customer.potential_duplicates.length > 0 && (
          <Badge color="grape">{t`Perhaps a double`}</Badge>
        )}
        {!customer.is_active && <Badge color="gray">{t`Deleted`}</Badge>}
      </Group>
      <Text size="sm" dir="auto">
        {facts.join(" · ")}
      </Text>
      {mayWork && customer.phone && customer.is_active && <BestTimeOf customer={customer.id} />}
      {others.length > 0 && (
        <Text size="sm" c="dimmed">
          {t`Also`}{" "}
          {others.map((key, index) => (
            <span key={key.id}>
              {index > 0 && ", "}
              <PhoneNumber phone={key.value} />
            </span>
          ))}
        </Text>
      )}
      {[customer.chronic_conditions, customer.allergies, customer.special_notes]
        .filter(Boolean)
        .map((text) => (
          <Text key={text} size="sm" dir="auto">
            {text}
          </Text>
        ))}
    </Stack>
  );
}
