import { useLingui } from "@lingui/react/macro";
import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useCurrency } from "@/api/currency";
import { useMe } from "@/api/me";
import type { components } from "@/api/schema";
import { describeAnswer, KIND_LABELS } from "@/components/calls/words";
import lists from "@/components/lists/lists.module.css";
import { PersonRow } from "@/components/lists/person-row";
import { formatShortDay } from "@/lib/dates";
import { formatMoney } from "@/lib/money";

type Schemas = components["schemas"];

export function VisitRow({ row }: { row: Schemas["Visit"] }) {
  const { t } = useLingui();
  const short = useShortDay();
  const outcome = { purchased: t`bought`, no_purchase: t`did not buy` }[String(row.outcome)];
  return (
    <PersonRow
      to="/customers/$id"
      params={{ id: String(row.customer) }}
      name={row.customer_name}
      phone={row.customer_phone}
      line={joined(
        short(row.visit_date),
        row.branch_name,
        outcome,
        row.attended_by_name,
        row.notes,
      )}
    />
  );
}

export function BillRow({ row }: { row: Schemas["Bill"] }) {
  const { t } = useLingui();
  const own = useCurrency();
  const short = useShortDay();
  const isOwn = row.currency === own.code; // a bill keeps that of its day
  const currency = isOwn ? own : { ...own, code: row.currency, decimals: 2 };
  const amount = formatMoney(row.total_amount, currency);
  const line = joined(
    row.visited_but_no_purchase ? t`did not buy` : amount,
    short(row.bill_date),
    row.branch_name,
    row.bill_number,
    row.served_by_name || row.created_by_name,
    row.cancelled && t`cancelled`,
  );
  if (row.counter_sale) return <Plain name={t`Nobody in particular`} line={line} />;
  return (
    <PersonRow
      to="/customers/$id"
      params={{ id: String(row.customer) }}
      name={row.customer_name}
      phone={row.customer_phone}
      line={line}
    />
  );
}

export function InteractionRow({ row }: { row: Schemas["ListedInteraction"] }) {
  const { t, i18n } = useLingui();
  const short = useShortDay();
  const kind = KIND_LABELS[row.kind];
  const reached = { true: t`answered`, false: t`not answered` }[String(row.call_successful)];
  return (
    <PersonRow
      to="/contacts"
      search={{ at: String(row.contact) }}
      name={row.contact_name}
      phone={row.phone}
      line={joined(
        kind && i18n._(kind),
        row.kind === "call" && reached,
        `${short(row.done_at.slice(0, 10))} ${row.done_at.slice(11, 16)}`,
        row.done_by_name,
        row.customer_response && describeAnswer(row.customer_response),
      )}
    />
  );
}

export function FollowUpRow({ row }: { row: Schemas["FollowUp"] }) {
  const { i18n } = useLingui();
  const short = useShortDay();
  const kind = KIND_LABELS[row.kind];
  return (
    <PersonRow
      to="/leads/$id"
      params={{ id: String(row.lead) }}
      name={row.lead_name}
      phone={row.lead_phone}
      line={joined(
        kind && i18n._(kind),
        short(row.done_at.slice(0, 10)),
        row.project_name,
        row.done_by_name,
        row.response && describeAnswer(row.response),
      )}
    />
  );
}

/** What has nobody to open. */
function Plain({ name, line }: { name: string; line: ReactNode }) {
  return (
    <li className={lists.row}>
      <div>
        <Text fw={500} dir="auto">
          {name}
        </Text>
        <Text size="sm" c="dimmed">
          {line}
        </Text>
      </div>
    </li>
  );
}

function useShortDay() {
  const { i18n } = useLingui();
  const { today } = useMe();
  return (day: string) => formatShortDay(day, today ?? "", i18n.locale);
}

const joined = (...parts: (string | false | null | undefined)[]) =>
  parts.filter(Boolean).join(" · ");
