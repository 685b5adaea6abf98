import { useLingui } from "@lingui/react/macro";
import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { client } from "@/api/client";
import { Refused } from "@/api/errors";
import { ErrorNote } from "@/components/error-note";
import type { User } from "./use-people";

/** Good for an hour; the same as who forgot their password asks for. */
export function LinkByMail({ user }: { user: User }) {
  const { t } = useLingui();
  const send = useMutation({
    mutationFn: () => client.POST("/api/password/reset/", { body: { account: user.username } }),
  });
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <Button variant="default" loading={send.isPending} onClick={() => send.mutate()}>
          {t`Send a link to choose a password`}
        </Button>
        {send.isSuccess && (
          <Text
            size="sm"
            role="status"
          >{t`Sent to ${user.email ?? ""}; it is good for an hour.`}</Text>
        )}
      </Group>
      {send.isError &&
        (send.error instanceof Refused && send.error.code === "no_mail" ? (
          <Alert color="orange" role="alert">
            {t`This Footfall sends no e-mail. Tell them a password instead.`}
          </Alert>
        ) : (
          <ErrorNote error={send.error} />
        ))}
    </Stack>
  );
}
