import { Group, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import type { ReactNode } from "react";

/** The heading of a screen, after which the browser's tab is named, too. */
export function ScreenTitle({
  title,
  tab = title,
  children,
}: {
  title: string;
  tab?: string;
  children?: ReactNode;
}) {
  useDocumentTitle(`${tab} · Footfall`);
  return (
    <Group justify="space-between" gap="sm">
      <Title order={1} size="h3" dir="auto">
        {title}
      </Title>
      {children}
    </Group>
  );
}
