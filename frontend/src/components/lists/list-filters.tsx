import { useLingui } from "@lingui/react/macro";
import { Badge, Button, Group, Stack } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconAdjustmentsHorizontal } from "@tabler/icons-react";
import { type ReactNode, useId } from "react";
import { useHasRail } from "@/lib/use-is-wide";

type Props = {
  search?: ReactNode;
  narrowing: readonly unknown[]; // what the address says of each filter; nothing is no filter
  more?: ReactNode; // a line below the choices
  children: ReactNode;
};

/** The search of a list beside its filters and order, which a phone shows when they are asked for. */
export function ListFilters({ search, narrowing, more, children }: Props) {
  const { t } = useLingui();
  const hasRail = useHasRail();
  const [isOpen, { toggle }] = useDisclosure();
  const id = useId();
  const count = narrowing.filter(Boolean).length;
  if (hasRail)
    return (
      <>
        <Group gap="sm" grow preventGrowOverflow={false}>
          {search}
          {children}
        </Group>
        {more}
      </>
    );
  return (
    <Stack gap="sm">
      <Group gap="sm" wrap="nowrap">
        {search && <div style={{ flex: 1, minWidth: 0 }}>{search}</div>}
        <Button
          variant="default"
          leftSection={<IconAdjustmentsHorizontal size={16} aria-hidden />}
          rightSection={
            count > 0 && (
              <Badge size="sm" circle aria-hidden>
                {count}
              </Badge>
            )
          }
          aria-label={count > 0 ? t`Filters, ${count} chosen` : t`Filters`}
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={toggle}
        >
          {t`Filters`}
        </Button>
      </Group>
      <Stack id={id} gap="sm" display={isOpen ? undefined : "none"}>
        <Group gap="sm" grow preventGrowOverflow={false}>
          {children}
        </Group>
        {more}
      </Stack>
    </Stack>
  );
}
