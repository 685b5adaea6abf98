import { useLingui } from "@lingui/react/macro";
import { Badge, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useMay, useMe } from "@/api/me";
import { CallIcons } from "@/components/call-links";
import { ErrorNote } from "@/components/error-note";
import lists from "@/components/lists/lists.module.css";
import { PhoneNumber } from "@/components/phone-number";
import { TextLink } from "@/components/text-link";
import { formatShortDay } from "@/lib/dates";
import { formatMoney } from "@/lib/money";
import { LOAN_LABELS } from "../texts";
import { isPending, type Loan, useStep } from "./use-loans";

/** What is promised by whom for which day; kept or called off with two taps, and open again with one. */
export function LoanRow({ loan, hasName }: { loan: Loan; hasName: boolean }) {
  const { t, i18n } = useLingui();
  const me = useMe();
  const mayWork = useMay("work");
  const [asked, setAsked] = useState<"keep" | "cancel" | null>(null);
  const reopen = useStep(loan.id);
  const steps = useRef<HTMLDivElement>(null);
  const left = useRef<string | null>(null); // the status whose button was pressed
  const amount = me.currency
    ? formatMoney(loan.amount, { ...me.currency, region: me.organization.default_region ?? "" })
    : loan.amount;
  const label = LOAN_LABELS[loan.status];
  const on = formatShortDay(loan.promised_on, me.today ?? "", i18n.locale);
  const name = loan.lead_name || t`No name`;
  useEffect(() => {
    if (left.current === null || left.current === loan.status || asked) return;
    left.current = null;
    steps.current?.querySelector("button")?.focus(); // in place of the one that was pressed
  });
  const ask = (how: "keep" | "cancel") => {
    left.current = loan.status;
    setAsked(how);
  };
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
      {mayWork && (
        <Group gap={4} wrap="nowrap" ref={steps}>
          {isPending(loan) ? (
            <>
              <Button size="compact-sm" variant="default" onClick={() => ask("keep")}>
                {t`Kept`}
              </Button>
              <Button size="compact-sm" variant="subtle" onClick={() => ask("cancel")}>
                {t`Call off`}
              </Button>
            </>
          ) : (
            <Button
              size="compact-sm"
              variant="subtle"
              loading={reopen.isPending}
              onClick={() => {
                left.current = loan.status;
                reopen.mutate("reopen");
              }}
            >
              {t`Open again`}
            </Button>
          )}
        </Group>
      )}
      {hasName && <CallIcons phone={loan.contact_number} name={name} optedOut={loan.opted_out} />}
      {reopen.isError && <ErrorNote error={reopen.error} />}
      {asked && (
        <Conclude
          loan={loan}
          how={asked}
          what={`${name}, ${amount}`}
          onDone={() => setAsked(null)}
          onClose={() => {
            left.current = null;
            setAsked(null);
          }}
        />
      )}
    </li>
  );
}

type Props = {
  loan: Loan;
  how: "keep" | "cancel";
  what: string;
  onDone: () => void;
  onClose: () => void;
};

function Conclude({ loan, how, what, onDone, onClose }: Props) {
  const { t } = useLingui();
  const conclude = useStep(loan.id);
  return (
    <Modal opened onClose={onClose} title={what} closeButtonProps={{ "aria-label": t`Close` }}>
      <Stack>
        <Text size="sm">
          {how === "keep"
            ? t`The promise was kept. If that turns out wrong, open it again in its row.`
            : t`The promise is off. If that turns out wrong, open it again in its row.`}
        </Text>
        {conclude.isError && <ErrorNote error={conclude.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>{t`Close`}</Button>
          <Button
            data-autofocus
            loading={conclude.isPending}
            onClick={() => conclude.mutate(how, { onSuccess: onDone })}
          >
            {how === "keep" ? t`It was kept` : t`It is off`}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
