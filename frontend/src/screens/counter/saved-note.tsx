import { useLingui } from "@lingui/react/macro";
import { Alert, Group, Text } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useMe } from "@/api/me";
import type { components } from "@/api/schema";
import { formatMoney } from "@/lib/money";

export type Saved = components["schemas"]["QuickPurchaseAnswer"];

/** What the service has stored: number, sum, and what follows from it. */
export function SavedNote({ saved, onClose }: { saved: Saved; onClose: () => void }) {
  const { t } = useLingui();
  const me = useMe();
  const { bill, customer, possible_repetition: repetition } = saved;
  const money = {
    code: bill.currency,
    decimals: me.currency?.decimals ?? 2,
    region: me.organization.default_region ?? "",
  };
  const name = customer?.full_name || customer?.phone || t`nobody in particular`;
  return (
    <Alert
      color="green"
      icon={<IconCheck aria-hidden />}
      role="status"
      withCloseButton
      onClose={onClose}
      closeButtonLabel={t`Close`}
    >
      <Group gap="md">
        <Text fw={600}>
          {bill.visited_but_no_purchase
            ? t`Noted: ${name} came and did not buy.`
            : t`Saved ${bill.bill_number}, ${formatMoney(bill.total_amount, money)} to ${name}.`}
        </Text>
        {saved.customer_created && <Text size="sm">{t`New customer.`}</Text>}
        {repetition && (
          <Text size="sm" c="orange">
            {t`The same was sold minutes ago as ${repetition.bill_number}. If it is one sale, have one cancelled.`}
          </Text>
        )}
      </Group>
    </Alert>
  );
}
