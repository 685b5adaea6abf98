import { useLingui } from "@lingui/react/macro";
import { Stack } from "@mantine/core";
import { Empty } from "@/components/lists/list-body";
import { MergedInto, PossibleDoubles } from "@/components/possible-doubles";
import type { Customer } from "./use-customers";

/** Who else may be the same person, and which records became this one. */
export function Doubles({ customer }: { customer: Customer }) {
  const { t } = useLingui();
  return (
    <Stack gap="lg">
      {customer.potential_duplicates.length === 0 && (
        <Empty>{t`Nobody else looks like the same person.`}</Empty>
      )}
      <PossibleDoubles type="customer" doubles={customer.potential_duplicates} />
      <MergedInto merges={customer.merges} />
    </Stack>
  );
}
