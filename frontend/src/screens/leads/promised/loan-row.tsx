import { useLingui } from "@lingui/react/macro";
import { Badge, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useMay, useMe } from "@/api/me";
import { CallIcons } from "@/components/call-links";
import { ErrorNote } from "@/components/error-note";
import lists from "@/components/lists/lists.module.css";
import { PhoneNumber } from "@/components/phone-number";
import { TextLink } from "@/components/text-link";
import { formatShortDay } from "@/lib/dates";
import { formatMoney } from "@/lib/money";
import { LOAN_LABELS } from "../texts";
import { isPending, type Loan, useConclude } from "./use-loans";

/** What is promised by whom for which day; kept or called off with two taps. */
export function LoanRow({ loan, hasName }: { loan: Loan; hasName: boolean }) {
  const { t, i18n } = useLingui();
  const me = useMe();
  const mayWork = useMay("work");
  const [asked, setAsked] = useState<"keep" | "cancel" | null>(null);
  const amount = me.currency
    ? formatMoney(loan.amount, { ...me.currency, region: me.organization.default_region ?? "" })
    : loan.amount;
  const label = LOAN_LABELS[loan.status];
  const on = formatShortDay(loan.promised_on, me.today ?? "", i18n.locale);
  const name = loan.lead_name || t`No name`;
  return (
    <li className={`${lists.row} ${lists.wraps}`}>
      <div className={lists.grows}>
        <Group gap="xs">
          {hasName && (
            <>
              <TextLink to="/leads/$id" params={{ id: String(loan.lead) }} fw={500}>
                <bdi>{name}</bdi>
              </TextLink>
              <Text size="sm">
                <PhoneNumber phone={loan.contact_number} />
              </Text>
            </>
          )}
          <Text fw={600}>{amount}</Text>
          <Badge {...(loan.status === "overdue" ? { color: "red" } : { variant: "default" })}>
            {label ? i18n._(label) : loan.status}
          </Badge>
        </Group>
        <Text size="sm" c="dimmed" dir="auto">
          {[t`promised for ${on}`, loan.lender, loan.project_name, loan.notes]
            .filter(Boolean)
            .join(" · ")}
        </Text>
      </div>
      {mayWork && isPending(loan) && (
        <Group gap={4} wrap="nowrap">
          <Button size="compact-sm" variant="default" onClick={() => setAsked("keep")}>
            {t`Kept`}
          </Button>
          <Button size="compact-sm" variant="subtle" onClick={() => setAsked("cancel")}>
            {t`Call off`}
          </Button>
        </Group>
      )}
      {hasName && <CallIcons phone={loan.contact_number} name={name} optedOut={loan.opted_out} />}
      {asked && (
        <Conclude
          loan={loan}
          how={asked}
          what={`${name}, ${amount}`}
          onClose={() => setAsked(null)}
        />
      )}
    </li>
  );
}

type Props = { loan: Loan; how: "keep" | "cancel"; what: string; onClose: () => void };

function Conclude({ loan, how, what, onClose }: Props) {
  const { t } = useLingui();
  const conclude = useConclude(loan.id);
  return (
    <Modal opened onClose={onClose} title={what} closeButtonProps={{ "aria-label": t`Close` }}>
      <Stack>
        <Text size="sm">
          {how === "keep"
            ? t`The promise was kept. Nothing brings it back among the open ones.`
            : t`The promise is off. Nothing brings it back among the open ones.`}
        </Text>
        {conclude.isError && <ErrorNote error={conclude.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>{t`Close`}</Button>
          <Button
            data-autofocus
            loading={conclude.isPending}
            onClick={() => conclude.mutate(how, { onSuccess: onClose })}
          >
            {how === "keep" ? t`It was kept` : t`It is off`}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
