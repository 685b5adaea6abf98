import { useLingui } from "@lingui/react/macro";
import { Button, Checkbox, Group, List, NativeSelect, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { useMay, useMe } from "@/api/me";
import { ErrorNote } from "@/components/error-note";
import { Columns, type Mapping } from "./columns";
import { DATE_ORDER_LABELS } from "./texts";
import { dayWords } from "./upload-words";
import { type Choices, usePreviewAgain } from "./use-preview";
import type { Upload } from "./use-uploads";

/** How a previewed sheet was understood, to be corrected and previewed again. */
export function Understood({ upload }: { upload: Upload }) {
  const { t, i18n } = useLingui();
  const me = useMe();
  const mayCreate = useMay("manage");
  const again = usePreviewAgain(upload.id);
  const known = Object.fromEntries(
    upload.columns.map((column) => [String(column.index), column.field ?? ""]),
  );
  const [mapping, setMapping] = useState<Mapping>(known);
  const [choices, setChoices] = useState<Choices>({});
  const change = (more: Choices) => setChoices((now) => ({ ...now, ...more }));
  const changed = Object.entries(mapping).filter(([index, field]) => field !== known[index]);
  const isChanged = changed.length > 0 || Object.keys(choices).length > 0;
  const isSwapped = upload.warnings.some((warning) => warning.code === "day_month_swapped");
  const preview = () => {
    const all = Object.entries(mapping).map(([index, field]) => [index, field || null]);
    again.mutate({ ...choices, ...(changed.length > 0 && { mapping: Object.fromEntries(all) }) });
  };
  return (
    <Stack gap="sm">
      <Columns
        kind={upload.kind}
        columns={upload.columns.map((column) => ({
          ...column,
          samples: column.samples.map(String),
        }))}
        mapping={mapping}
        onChange={setMapping}
      />
      {upload.dates.length > 0 && (
        <List size="sm">
          {upload.dates.map((each) => (
            <List.Item key={each.column}>{`${each.column}: ${dayWords(each)}`}</List.Item>
          ))}
        </List>
      )}
      <Group gap="sm" align="flex-end">
        {upload.dates.length > 0 && (
          <NativeSelect
            label={t`Dates are written`}
            value={choices.date_order ?? "same"}
            onChange={(event) =>
              change({
                date_order: event.currentTarget.value as NonNullable<Choices["date_order"]>,
              })
            }
            data={[
              { value: "same", label: t`as they are read now`, disabled: true },
              { value: "", label: t`as the cells themselves show` },
              ...Object.entries(DATE_ORDER_LABELS).map(([value, label]) => ({
                value,
                label: i18n._(label),
              })),
            ]}
          />
        )}
        {upload.encodings.length > 1 && (
          <NativeSelect
            label={t`Letters are read as`}
            value={choices.encoding ?? upload.encoding}
            onChange={(event) =>
              change({ encoding: event.currentTarget.value as NonNullable<Choices["encoding"]> })
            }
            data={upload.encodings.map((each) => ({
              value: each.name,
              label: `${each.label}: ${each.words}`,
            }))}
          />
        )}
        <TextInput
          label={t`Row of the headings`}
          inputMode="numeric"
          w={160}
          value={choices.header_row ?? upload.tables[0]?.row ?? ""}
          onChange={(event) =>
            change({ header_row: Number(event.currentTarget.value.replace(/\D/g, "")) })
          }
        />
        <NativeSelect
          label={t`Shop of rows that name none`}
          value={String((choices.branch === undefined ? upload.branch : choices.branch) ?? "")}
          onChange={(event) => change({ branch: Number(event.currentTarget.value) || null })}
          data={[
            { value: "", label: t`None: such rows wait` },
            ...me.branches.map((each) => ({ value: String(each.id), label: each.name })),
          ]}
        />
      </Group>
      {isSwapped && (
        <Checkbox
          label={t`Swap day and month back, where the spreadsheet swapped them`}
          checked={choices.swap_day_month ?? false}
          onChange={(event) => change({ swap_day_month: event.currentTarget.checked })}
        />
      )}
      {mayCreate && (
        <Checkbox
          label={t`Shops that are not known become branches`}
          checked={choices.create_missing_branches ?? false}
          onChange={(event) => change({ create_missing_branches: event.currentTarget.checked })}
        />
      )}
      {again.isError && <ErrorNote error={again.error} />}
      <Group>
        <Button disabled={!isChanged} onClick={preview} loading={again.isPending}>
          {t`Preview again`}
        </Button>
      </Group>
    </Stack>
  );
}
