import { useLingui } from "@lingui/react/macro";
import { Button, Skeleton, Stack, Text } from "@mantine/core";
import { type KeyboardEvent, useRef, useState } from "react";
import { PhoneNumber } from "@/components/phone-number";
import { RecordLink, type RecordType } from "@/components/record-link";
import { useKeys } from "@/lib/use-keys";
import classes from "./duplicates.module.css";
import { FieldRow } from "./field-row";
import {
  differs,
  type Field,
  inOrder,
  nextChoice,
  type Plan,
  type Preview,
  withChoice,
} from "./merge-plan";
import type { Pair } from "./queue";
import { describeSize } from "./texts";

type Props = {
  type: RecordType;
  preview: Preview | undefined;
  sides: Map<number, Pair["first"]>;
  plan: Plan;
  onPlan: (plan: Plan) => void;
};

const MOST_KEYS = 9;
const STEPS: Record<string, 1 | -1 | undefined> = {
  ArrowRight: 1,
  ArrowDown: 1,
  ArrowLeft: -1,
  ArrowUp: -1,
};

/** Side by side, the kept one left; in what they differ first, each with the key that leads there. */
export function Comparison({ type, preview, sides, plan, onPlan }: Props) {
  const { t } = useLingui();
  const [isAll, setAll] = useState(false);
  const table = useRef<HTMLDivElement>(null);
  const fields = inOrder(preview?.fields ?? []);
  const chosen = fields.differing.filter((field) => field.choosable && differs(field));
  const keyOf = (field: Field) => chosen.slice(0, MOST_KEYS).indexOf(field) + 1;
  const focus = (index: number) => {
    const groups = table.current?.querySelectorAll<HTMLElement>("[role=radiogroup]");
    groups?.[index]?.querySelector<HTMLElement>("[tabindex='0']")?.focus();
  };
  useKeys(
    Array.from({ length: MOST_KEYS }, (_, index): [string, () => void] => [
      String(index + 1),
      () => focus(index),
    ]),
  );
  const onArrow = (field: Field) => (event: KeyboardEvent<HTMLElement>) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation(); // here Down chooses, and skips no pair
    const to = nextChoice(field, plan.records, plan, step);
    if (to === undefined) return;
    onPlan({ ...plan, choices: { ...plan.choices, [field.name]: to } });
    const group = event.currentTarget;
    requestAnimationFrame(() => group.querySelector<HTMLElement>("[aria-checked='true']")?.focus());
  };
  const row = (field: Field) => (
    <FieldRow
      key={field.name}
      field={field}
      plan={plan}
      nameOf={(id) => sides.get(id)?.full_name ?? ""}
      hotkey={keyOf(field)}
      onChoose={(record) => onPlan(withChoice(plan, field, record))}
      onArrow={onArrow(field)}
    />
  );
  const rest = [...fields.partly, ...fields.alike];
  const many = rest.length;
  return (
    <div
      ref={table}
      className={classes.table}
      style={{ "--records": plan.records.length } as Record<string, number> as never}
    >
      <div className={classes.head}>
        <span />
        {plan.records.map((id, index) => (
          <Head
            key={id}
            type={type}
            side={sides.get(id)}
            isKept={index === 0}
            size={preview && describeSize(preview.counted, sizeOf(preview, id))}
          />
        ))}
      </div>
      {!preview && <Skeleton height={120} />}
      {fields.differing.map(row)}
      {isAll && rest.map(row)}
      {many > 0 && (
        <Button
          variant="subtle"
          size="compact-sm"
          mt="xs"
          onClick={() => setAll(!isAll)}
          aria-expanded={isAll}
        >
          {isAll ? t`Only what differs` : t`${many} more, alike or known of one only`}
        </Button>
      )}
    </div>
  );
}

const sizeOf = (preview: Preview, id: number) =>
  preview.records.find((each) => each.id === id)?.size ?? 0;

type HeadProps = {
  type: RecordType;
  side: Pair["first"] | undefined;
  isKept: boolean;
  size: string | undefined;
};

function Head({ type, side, isKept, size }: HeadProps) {
  const { t } = useLingui();
  if (!side) return <span />;
  const name = side.full_name || t`No name`;
  return (
    <Stack gap={0}>
      <Text size="sm" c="dimmed">
        {isKept ? t`Kept` : t`Archived`}
      </Text>
      <Text fw={600} dir="auto" lineClamp={2} title={name}>
        <RecordLink type={type} id={side.id} name={name} fw={600} />
      </Text>
      <Text size="sm" c="dimmed">
        <PhoneNumber phone={side.phone} />
        {size && ` · ${size}`}
        {side.branch_name && ` · ${side.branch_name}`}
        {!side.is_active && ` · ${t`archived already`}`}
      </Text>
    </Stack>
  );
}
