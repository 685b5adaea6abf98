import { useLingui } from "@lingui/react/macro";
import { Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { ScreenTitle } from "./screen-title";

type Props = { title?: string; children: ReactNode }; // `title`: of a screen that shows no other

/** For whom a link leads deeper than the role reaches. */
export function NoRight({ title, children }: Props) {
  const { t } = useLingui();
  return (
    <Stack gap={4}>
      {title && <ScreenTitle title={title} />}
      <Text>{children}</Text>
      <Text c="dimmed">{t`Ask an owner or manager for it.`}</Text>
    </Stack>
  );
}
