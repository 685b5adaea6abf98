import { useLingui } from "@lingui/react/macro";
import { Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";

/** For whom a link leads deeper than the role reaches. */
export function NoRight({ children }: { children: ReactNode }) {
  const { t } = useLingui();
  return (
    <Stack gap={4}>
      <Text>{children}</Text>
      <Text c="dimmed">{t`Ask an owner or manager for it.`}</Text>
    </Stack>
  );
}
