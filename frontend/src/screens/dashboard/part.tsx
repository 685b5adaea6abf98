import { useLingui } from "@lingui/react/macro";
import { Button, Group, Paper, Stack, Title } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { type ReactNode, useId } from "react";

const route = getRouteApi("/dashboard");

type Props = { name: string; title: string; chart: ReactNode; table: ReactNode };

/** A chart, and behind it the same figures as a table: which of them is seen stands in the address. */
export function Part({ name, title, chart, table }: Props) {
  const { t } = useLingui();
  const id = useId();
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const tables = view.tables?.split(",") ?? [];
  const isTable = tables.includes(name);
  const toggle = () => {
    const shown = isTable ? tables.filter((each) => each !== name) : [...tables, name];
    void navigate({
      search: (now) => ({ ...now, tables: shown.join(",") }),
      replace: true,
      resetScroll: false,
    });
  };
  return (
    <Paper component="section" withBorder p="md" aria-labelledby={id}>
      <Stack gap="sm">
        <Group justify="space-between" gap="xs">
          <Title order={2} size="h5" id={id}>
            {title}
          </Title>
          <Button size="compact-sm" variant="default" aria-describedby={id} onClick={toggle}>
            {isTable ? t`Show as chart` : t`Show as table`}
          </Button>
        </Group>
        {isTable ? table : chart}
      </Stack>
    </Paper>
  );
}
