import { useLingui } from "@lingui/react/macro";
import { Button, Checkbox, Popover, Stack } from "@mantine/core";
import { IconColumns } from "@tabler/icons-react";
import { useState } from "react";
import { useMe } from "@/api/me";
import { COLUMN_LABELS, COLUMNS, type Column, readColumns, toggleColumn } from "./columns";

/**
 * Kept on the device, not with a saved view: how many columns fit is the screen's matter, and a view
 * opened on a phone shows the same people.
 */
export function useColumns() {
  const key = `footfall.columns.customers:${useMe().id}`;
  const [columns, setColumns] = useState(() => readColumns(localStorage.getItem(key)));
  const choose = (chosen: readonly Column[]) => {
    setColumns(chosen);
    localStorage.setItem(key, chosen.join(","));
  };
  return { columns, choose };
}

export function ChooseColumns({ columns, choose }: ReturnType<typeof useColumns>) {
  const { t, i18n } = useLingui();
  return (
    <Popover position="bottom-end" withinPortal trapFocus>
      <Popover.Target>
        <Button
          variant="default"
          size="compact-md"
          leftSection={<IconColumns size={16} aria-hidden />}
        >
          {t`Columns`}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t`Columns`}>
        <Stack gap="xs">
          {COLUMNS.map((column) => (
            <Checkbox
              key={column}
              label={i18n._(COLUMN_LABELS[column])}
              checked={columns.includes(column)}
              onChange={() => choose(toggleColumn(columns, column))}
            />
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
