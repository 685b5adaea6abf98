import { useLingui } from "@lingui/react/macro";
import { Button, Stack, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useMay } from "@/api/me";

export function NotFound() {
  const { t } = useLingui();
  const mayWork = useMay("work");
  return (
    <Stack align="flex-start" p="lg">
      <Title order={1} size="h3">{t`Nothing here`}</Title>
      <Text>{t`This address leads nowhere. It may be from an older version.`}</Text>
      {mayWork ? (
        <Button component={Link} to="/counter">{t`To the counter`}</Button>
      ) : (
        <Button component={Link} to="/customers">{t`To the customers`}</Button>
      )}
    </Stack>
  );
}
