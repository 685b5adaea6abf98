import { Alert, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";

type Props = { color: string; title: string; children?: ReactNode };

/** The title in the colour of texts: the library's own is hard to read on orange and green. */
export function Notice({ color, title, children }: Props) {
  return (
    <Alert color={color}>
      <Stack gap="xs" align="flex-start">
        <Text fw={700}>{title}</Text>
        {children}
      </Stack>
    </Alert>
  );
}
