import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { ActionIcon, Stack, Text, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { type BillDraft, emptyLine, isBlank, type Line, type Problem } from "./bill-draft";
import classes from "./counter.module.css";
import { MedicineField } from "./medicine-field";
import type { Proposal } from "./proposals";

type Props = {
  bill: BillDraft;
  own: Proposal[]; // what this person bought before
  problems: Problem[];
  onChange: (change: Partial<BillDraft>) => void;
  onLast: () => void;
};

const FIELDS = ["medicine", "quantity", "amount", "days"] as const;
type Field = (typeof FIELDS)[number];

/** Enter goes on to the next field, from the days to a new line, from an empty line to Save. */
export function Lines({ bill, own, problems, onChange, onLast }: Props) {
  const { t, i18n } = useLingui();
  const wanted = useRef<string | null>(null); // the field of a line that is just being made
  const grid = useRef<HTMLDivElement>(null);

  const focus = (line: number, field: Field) => {
    grid.current?.querySelector<HTMLInputElement>(`[data-cell="${line}-${field}"]`)?.focus();
  };
  useEffect(() => {
    if (!wanted.current) return;
    grid.current?.querySelector<HTMLInputElement>(`[data-cell="${wanted.current}"]`)?.focus();
    wanted.current = null;
  });

  const set = (id: number, change: Partial<Line>) =>
    onChange({ lines: bill.lines.map((line) => (line.id === id ? { ...line, ...change } : line)) });

  const goOn = (line: Line, field: Field) => {
    const next = FIELDS[FIELDS.indexOf(field) + 1];
    if (field === "medicine" && isBlank(line)) return onLast();
    if (next) return focus(line.id, next);
    const after = bill.lines[bill.lines.indexOf(line) + 1];
    if (after) return focus(after.id, "medicine");
    const added = emptyLine(bill.lines);
    wanted.current = `${added.id}-medicine`;
    onChange({ lines: [...bill.lines, added] });
  };
  const onEnter = (line: Line, field: Field) => (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.ctrlKey || event.defaultPrevented) return;
    event.preventDefault();
    goOn(line, field);
  };
  const remove = (line: Line) => {
    const rest = bill.lines.filter((each) => each !== line);
    onChange({ lines: rest.length ? rest : [emptyLine([])] });
  };

  // On an empty line nobody looks for what stands on this bill already.
  const written = new Set(bill.lines.map((line) => line.medicine.trim()));
  const left = own.filter((proposal) => !written.has(proposal.medicine));
  const isWrong = (line: Line, field: Field) =>
    problems.some((problem) => problem.line === line.id && problem.field === field);

  return (
    <Stack gap="xs" ref={grid} role="group" aria-label={t`What is bought`}>
      <div className={classes.head} aria-hidden>
        <Text size="sm">{t`Medicine`}</Text>
        <Text size="sm">{t`Quantity`}</Text>
        <Text size="sm">{t`Amount`}</Text>
        <Text size="sm">{t`Days`}</Text>
      </div>
      {bill.lines.map((line, index) => {
        const number = index + 1;
        const cell = (field: Field) => ({
          "data-cell": `${line.id}-${field}`,
          value: line[field],
          autoComplete: "off",
          error: isWrong(line, field) ? i18n._(REMEDIES[field]) : undefined,
        });
        return (
          <div className={classes.line} key={line.id}>
            <MedicineField
              cell={cell("medicine")}
              number={number}
              own={isBlank(line) ? left : own}
              className={classes.medicine ?? ""}
              onType={(medicine) => set(line.id, { medicine, generic: "", isGeneric: null })}
              onTake={(proposal) => {
                set(line.id, proposal);
                queueMicrotask(() => focus(line.id, "quantity"));
              }}
              onGoOn={onEnter(line, "medicine")}
            />
            {(["quantity", "amount", "days"] as const).map((field) => (
              <TextInput
                key={field}
                {...cell(field)}
                aria-label={i18n._(LABELS[field](number))}
                placeholder={i18n._(COLUMNS[field])}
                inputMode={field === "days" ? "numeric" : "decimal"}
                onChange={(event) => set(line.id, { [field]: event.currentTarget.value })}
                onFocus={(event) => event.currentTarget.select()}
                onKeyDown={onEnter(line, field)}
                styles={{ input: { textAlign: "end" } }}
              />
            ))}
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t`Remove line ${number}`}
              onClick={() => remove(line)}
              tabIndex={isBlank(line) ? -1 : 0}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </div>
        );
      })}
    </Stack>
  );
}

const COLUMNS = { quantity: msg`Quantity`, amount: msg`Amount`, days: msg`Days` };

const LABELS = {
  quantity: (number: number) => msg`Quantity ${number}`,
  amount: (number: number) => msg`Amount ${number}`,
  days: (number: number) => msg`Days ${number}`,
};

const REMEDIES: Record<Field, MessageDescriptor> = {
  medicine: msg`Name the medicine.`,
  quantity: msg`A number above 0.`,
  amount: msg`An amount, such as 180.50.`,
  days: msg`1 to 366 days, or empty.`,
};
