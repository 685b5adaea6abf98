import { useLingui } from "@lingui/react/macro";
import { NativeSelect, Table, Text } from "@mantine/core";
import classes from "./uploads.module.css";
import { useFields } from "./use-uploads";

/** {number of a column: the field it is taken for}, "" where it is left out. */
export type Mapping = Record<string, string>;

export type ShownColumn = { index: number; heading: string; filled?: number; samples: string[] };

type Props = {
  kind: string;
  columns: ShownColumn[];
  mapping: Mapping;
  onChange: (mapping: Mapping) => void;
  disabled?: boolean;
};

/** What each column is taken for, beside what stands in it. */
export function Columns({ kind, columns, mapping, onChange, disabled }: Props) {
  const { t, i18n } = useLingui();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keys as well
    <section className={classes.wide} tabIndex={0} aria-label={t`Columns`}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t`Heading`}</Table.Th>
            <Table.Th>{t`Taken for`}</Table.Th>
            <Table.Th>{t`Such as`}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {columns.map((column) => (
            <Table.Tr key={column.index}>
              <Table.Td className={classes.sample ?? ""} dir="auto">
                {column.heading || t`Column ${letterOf(column.index)}`}
                {column.filled !== undefined && (
                  <Text size="xs" c="dimmed">
                    {t`${i18n.number(column.filled)} filled`}
                  </Text>
                )}
              </Table.Td>
              <Table.Td miw={170}>
                <FieldSelect
                  kind={kind}
                  label={t`${column.heading || letterOf(column.index)} is taken for`}
                  value={mapping[column.index] ?? ""}
                  onChange={(field) => onChange({ ...mapping, [column.index]: field })}
                  disabled={disabled ?? false}
                />
              </Table.Td>
              <Table.Td className={classes.sample ?? ""} dir="auto">
                {column.samples.join(" · ")}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

type SelectProps = {
  kind: string;
  label: string;
  value: string;
  onChange: (field: string) => void;
  disabled?: boolean;
};

export function FieldSelect({ kind, label, value, onChange, disabled }: SelectProps) {
  const { t } = useLingui();
  const fields = useFields(kind);
  return (
    <NativeSelect
      aria-label={label}
      value={value}
      disabled={disabled ?? false}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[
        { value: "", label: t`left out` },
        ...fields.map((field) => ({ value: field.name, label: field.label })),
      ]}
    />
  );
}

/** A, B, ... Z, AA: as spreadsheets name them. */
export function letterOf(index: number): string {
  const before = Math.floor(index / 26) - 1;
  return (before >= 0 ? letterOf(before) : "") + String.fromCharCode(65 + (index % 26));
}
