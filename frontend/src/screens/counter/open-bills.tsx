import { useLingui } from "@lingui/react/macro";
import { Tabs } from "@mantine/core";
import type { BillDraft } from "./bill-draft";
import type { useBills } from "./use-bills";

/** The bills that wait and the one that is written, each named by its person. */
export function OpenBills({ bills, bill, show }: ReturnType<typeof useBills>) {
  const { t } = useLingui();
  const label = (each: BillDraft) =>
    each.person && each.person.kind !== "nobody"
      ? each.person.name || each.person.phone
      : each.typed || t`New bill`;
  return (
    <Tabs value={bill.key} onChange={(key) => key && show(key)} aria-label={t`Open bills`}>
      <Tabs.List>
        {bills.map((each) => (
          <Tabs.Tab key={each.key} value={each.key}>
            <bdi>{label(each)}</bdi>
          </Tabs.Tab>
        ))}
      </Tabs.List>
    </Tabs>
  );
}
