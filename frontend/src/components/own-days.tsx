import { useLingui } from "@lingui/react/macro";
import { Button, Group } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { DayField, useReadDay } from "./day-field";

type Props = {
  from: string;
  to: string;
  onChange: (days: { from: string; to: string }) => void;
  label?: string; // of the first day
  mayBeOpen?: boolean; // either day may be left out
};

/** Days typed as people write them; shown once both can be read. Mount it again for other days. */
export function OwnDays({ from, to, onChange, label, mayBeOpen }: Props) {
  const { t } = useLingui();
  const [first, setFirst] = useState(from);
  const [last, setLast] = useState(to);
  const readDay = useReadDay("past");
  const read = (typed: string) => (mayBeOpen && !typed.trim() ? "" : readDay(typed));
  const [start, end] = [read(first), read(last)];
  const isReversed = !!start && !!end && end < start;
  const isOther = start !== from || end !== to;
  const maySubmit = start !== null && end !== null && !isReversed && isOther;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (maySubmit) onChange({ from: start, to: end });
  };
  return (
    <form onSubmit={submit}>
      <Group gap="sm" align="flex-end" wrap="nowrap">
        <DayField
          label={label ?? t`From`}
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
        <Button type="submit" variant="default" flex="none" disabled={!maySubmit}>
          {t`Show`}
        </Button>
      </Group>
    </form>
  );
}
