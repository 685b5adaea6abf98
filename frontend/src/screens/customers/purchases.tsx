import { useLingui } from "@lingui/react/macro";
import { Badge, Group, List, Paper, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMe } from "@/api/me";
import type { components } from "@/api/schema";
import { Empty, ListBody } from "@/components/lists/list-body";
import { Pager } from "@/components/lists/pager";
import { useMedicineEnd } from "@/components/medicine-end";
import { formatShortDay } from "@/lib/dates";
import { formatMoney } from "@/lib/money";
import { billsOptions } from "./use-customers";

type Bill = components["schemas"]["Bill"];

/** Each bill with its lines: what was bought, for how long it lasts. */
export function Purchases({ customer }: { customer: number }) {
  const { t } = useLingui();
  const [page, setPage] = useState(1);
  const bills = useQuery(billsOptions(customer, page));
  return (
    <ListBody
      query={bills}
      isEmpty={(answer) => answer.results.length === 0}
      empty={<Empty>{t`Nothing was bought yet.`}</Empty>}
    >
      {(answer) => (
        <Stack gap="sm">
          {answer.results.map((bill) => (
            <OneBill key={bill.id} bill={bill} />
          ))}
          <Pager list={answer} page={page} onPage={setPage} />
        </Stack>
      )}
    </ListBody>
  );
}

function OneBill({ bill }: { bill: Bill }) {
  const { t, i18n } = useLingui();
  const { describeEnd } = useMedicineEnd();
  const me = useMe();
  const short = (day: string) => formatShortDay(day, me.today ?? "", i18n.locale);
  const money = (amount: string) =>
    formatMoney(amount, {
      code: bill.currency,
      decimals: bill.currency === me.currency?.code ? me.currency.decimals : 2,
      region: me.organization.default_region ?? "",
    });
  return (
    <Paper withBorder p="sm">
      <Group justify="space-between" gap="xs">
        <Text fw={600}>
          {short(bill.bill_date)} · {bill.branch_name}
        </Text>
        {bill.visited_but_no_purchase ? (
          <Badge color="yellow" autoContrast>
            {t`Came, did not buy`}
          </Badge>
        ) : (
          <Text fw={600}>{money(bill.total_amount)}</Text>
        )}
      </Group>
      <Text size="sm" c="dimmed">
        {[bill.bill_number, bill.served_by_name || bill.created_by_name, bill.doctor_name]
          .filter(Boolean)
          .join(" · ")}
        {bill.cancelled && ` · ${t`cancelled: ${bill.cancel_reason}`}`}
      </Text>
      {bill.purchases.length > 0 && (
        <List size="sm" mt={4}>
          {bill.purchases.map((line) => (
            <List.Item key={line.id}>
              {[
                line.medicine_name || t`A medicine`,
                `× ${line.quantity.replace(/\.?0+$/, "")}`,
                money(line.amount),
                line.runs_out_on && describeEnd(line.runs_out_on),
              ]
                .filter(Boolean)
                .join(" · ")}
            </List.Item>
          ))}
        </List>
      )}
    </Paper>
  );
}
