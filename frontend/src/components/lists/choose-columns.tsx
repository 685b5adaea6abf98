import { useLingui } from "@lingui/react/macro";
import { Button, Checkbox, Popover, Stack } from "@mantine/core";
import { IconColumns } from "@tabler/icons-react";
import { useState } from "react";
import { useMe } from "@/api/me";
import { type Columns, namesOf, readColumns, toggleColumn } from "./columns";

/**
 * Kept on the device, not with a saved view: how many columns fit is the screen's matter, and a view
 * opened on a phone shows the same people.
 */
export function useColumns<Column extends string>(columns: Columns<Column>) {
  const key = `footfall.columns.${columns.name}:${useMe().id}`;
  const [shown, setShown] = useState(() => readColumns(columns, localStorage.getItem(key)));
  const choose = (chosen: readonly Column[]) => {
    setShown(chosen);
    localStorage.setItem(key, chosen.join(","));
  };
  return { shown, choose };
}

type Props<Column extends string> = {
  columns: Columns<Column>;
  shown: readonly Column[];
  choose: (chosen: readonly Column[]) => void;
};

export function ChooseColumns<Column extends string>({ columns, shown, choose }: Props<Column>) {
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
          {namesOf(columns).map((column) => (
            <Checkbox
              key={column}
              label={i18n._(columns.labels[column])}
              checked={shown.includes(column)}
              onChange={() => choose(toggleColumn(columns, shown, column))}
            />
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
