import { useLingui } from "@lingui/react/macro";
import { Alert, Button, Code, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { NewApiKey } from "./use-keys";

type Props = { made: NewApiKey; onDone: () => void };

export function KeyOnce({ made, onDone }: Props) {
  const { t } = useLingui();
  const [isCopied, setCopied] = useState(false);
  const copy = () =>
    navigator.clipboard?.writeText(made.key).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  if (!made.key) {
    return (
      <Alert color="orange" role="alert">
        {t`The key of ${made.name} was lost on its way. End it, and make another one.`}
      </Alert>
    );
  }
  return (
    <Alert color="blue">
      <Stack gap="sm">
        <Text role="status">
          {t`The key of ${made.name}. It is not shown again: give it to the system now.`}
        </Text>
        <Code block style={{ overflowWrap: "anywhere", whiteSpace: "pre-wrap" }}>
          {made.key}
        </Code>
        <Group gap="sm">
          <Button onClick={copy} variant="default">
            {isCopied ? t`Copied` : t`Copy it`}
          </Button>
          <Button onClick={onDone}>{t`The system has it`}</Button>
        </Group>
      </Stack>
    </Alert>
  );
}
