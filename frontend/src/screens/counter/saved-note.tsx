import { useLingui } from "@lingui/react/macro";
import { Alert, Button, Group, Kbd, NativeSelect, Text } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconCheck, IconPrinter } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useMay, useMe } from "@/api/me";
import type { components } from "@/api/schema";
import { ErrorNote } from "@/components/error-note";
import { formatShortDay } from "@/lib/dates";
import { formatMoney } from "@/lib/money";
import { formatPhone } from "@/lib/phones";
import { forgetPage, printPage } from "@/lib/print-page";
import { fetchReceipt, type Paper, paperHere, rememberPaper } from "./receipt";

export type Saved = components["schemas"]["QuickPurchaseAnswer"];

/** What the service has stored: number, sum, and what follows from it; its receipt to print. */
export function SavedNote({ saved, onClose }: { saved: Saved; onClose: () => void }) {
  const { t } = useLingui();
  const me = useMe();
  const { bill, customer, possible_repetition: repetition } = saved;
  const hasReceipt = useMay("read_medical") && !bill.visited_but_no_purchase;
  const money = {
    code: bill.currency,
    decimals: me.currency?.decimals ?? 2,
    region: me.organization.default_region ?? "",
  };
  const phone = customer && formatPhone(customer.phone, money.region);
  const name = customer?.full_name || phone || t`nobody in particular`;
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
        <Effects effects={saved.effects as EffectsOfBill} />
        {repetition && (
          <Text size="sm" c="orange">
            {t`The same was sold minutes ago as ${repetition.bill_number}. If it is one sale, have one cancelled.`}
          </Text>
        )}
        {hasReceipt && <Receipt bill={bill.id} />}
      </Group>
    </Alert>
  );
}

type EffectsOfBill = {
  contact?: { status: string } | null;
  refills?: { medicine_name: string; due_on: string }[];
};

/** What followed elsewhere: the call list knows it, and each medicine has its day. */
function Effects({ effects }: { effects: EffectsOfBill }) {
  const { t, i18n } = useLingui();
  const { today } = useMe();
  const status = effects.contact?.status;
  const days = new Map<string, string[]>();
  for (const { due_on: day, medicine_name: name } of effects.refills ?? []) {
    days.set(day, [...(days.get(day) ?? []), name || t`a medicine`]);
  }
  return (
    <>
      {status === "converted" && <Text size="sm">{t`A customer now on the call list, too.`}</Text>}
      {status === "yellow" && (
        <Text size="sm">{t`Stays on the call list as came, did not buy.`}</Text>
      )}
      {[...days].map(([day, names]) => (
        <Text key={day} size="sm">
          {t`To remind on ${formatShortDay(day, today ?? "", i18n.locale)}: ${names.join(", ")}`}
        </Text>
      ))}
    </>
  );
}

function Receipt({ bill }: { bill: number }) {
  const { t } = useLingui();
  const [paper, setPaper] = useState(paperHere);
  const print = useMutation({
    mutationFn: async () => printPage(await fetchReceipt(bill, paper)),
  });
  const once = () => {
    if (!print.isPending) print.mutate();
  };
  useHotkeys([["alt+P", once]], []);
  useEffect(() => forgetPage, []);
  return (
    <>
      <Group gap="xs">
        <Button
          size="compact-md"
          variant="default"
          leftSection={<IconPrinter size={16} aria-hidden />}
          onClick={once}
          loading={print.isPending}
          aria-keyshortcuts="Alt+P"
        >
          {t`Print`}{" "}
          <Kbd ms={8} size="xs" visibleFrom="sm">
            Alt-P
          </Kbd>
        </Button>
        <NativeSelect
          size="xs"
          aria-label={t`Paper`}
          value={paper}
          onChange={(event) => {
            const chosen = event.currentTarget.value as Paper;
            rememberPaper(chosen);
            setPaper(chosen);
          }}
          data={[
            { value: "a6", label: "A6" },
            { value: "80mm", label: t`Roll of 80 mm` },
          ]}
        />
      </Group>
      {print.isError && <ErrorNote error={print.error} onRetry={once} />}
    </>
  );
}
