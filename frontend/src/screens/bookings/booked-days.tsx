import { useLingui } from "@lingui/react/macro";
import { Button, Group } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { DayField, useReadDay } from "@/components/day-field";
import type { Address } from "@/lib/address";

type Props = {
  from: string | undefined;
  to: string | undefined;
  onChange: (days: Address) => void;
};

/** Between which days it was booked; either may be left open. */
export function BookedDays({ from, to, onChange }: Props) {
  const { t } = useLingui();
  const [first, setFirst] = useState(from ?? "");
  const [last, setLast] = useState(to ?? "");
  const readDay = useReadDay("past");
  const read = (typed: string) => (typed.trim() ? readDay(typed) : "");
  const [start, end] = [read(first), read(last)];
  const isReversed = !!start && !!end && end < start;
  const isReadable = start !== null && end !== null && !isReversed;
  const isOther = (start ?? "") !== (from ?? "") || (end ?? "") !== (to ?? "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReadable) onChange({ from: start, to: end });
  };
  return (
    <form onSubmit={submit}>
      <Group gap="sm" align="flex-end" wrap="nowrap">
        <DayField
          label={t`Booked from`}
          typed={first}
          onChange={setFirst}
          direction="past"
          hint={t`The first day`}
          refused={undefined}
        />
        <DayField
          label={t`To`}
          typed={last}
          onChange={setLast}
          direction="past"
          hint={t`The last day`}
          refused={isReversed ? t`This is before the first day.` : undefined}
        />
        <Button type="submit" variant="default" flex="none" disabled={!isReadable || !isOther}>
          {t`Show`}
        </Button>
      </Group>
    </form>
  );
}
