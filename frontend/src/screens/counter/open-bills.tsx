import { useLingui } from "@lingui/react/macro";
import { Alert, Button, Group, Tabs, Text } from "@mantine/core";
import type { BillDraft } from "./bill-draft";

type Props = { bills: BillDraft[]; bill: BillDraft; show: (key: string) => void };

/** After whom a bill is called, while it lies open. */
export function useBillName() {
  const { t } = useLingui();
  return (bill: BillDraft) =>
    bill.person && bill.person.kind !== "nobody"
      ? bill.person.name || bill.person.phone
      : bill.typed || t`New bill`;
}

/** The bills that wait and the one that is written, each named by its person. */
export function OpenBills({ bills, bill, show }: Props) {
  const { t } = useLingui();
  const nameOf = useBillName();
  return (
    <Tabs value={bill.key} onChange={(key) => key && show(key)} aria-label={t`Open bills`}>
      <Tabs.List>
        {bills.map((each) => (
          <Tabs.Tab key={each.key} value={each.key}>
            <bdi>{nameOf(each)}</bdi>
          </Tabs.Tab>
        ))}
      </Tabs.List>
    </Tabs>
  );
}

type ElsewhereProps = { bills: BillDraft[]; onTakeOver: (key: string) => void };

/** Bills that other tabs have open: whoever would write on one here takes it over first. */
export function OpenElsewhere({ bills, onTakeOver }: ElsewhereProps) {
  const { t } = useLingui();
  const nameOf = useBillName();
  return (
    <Alert color="yellow" role="status">
      <Text size="sm">
        {t`Open in another tab of this browser. Go on there, take it over, or begin another bill below.`}
      </Text>
      <Group gap="xs" mt="xs">
        {bills.map((bill) => (
          <Button
            key={bill.key}
            variant="default"
            size="compact-md"
            onClick={() => onTakeOver(bill.key)}
          >
            {t`Take over: ${nameOf(bill)}`}
          </Button>
        ))}
      </Group>
    </Alert>
  );
}
