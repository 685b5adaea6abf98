import { useLingui } from "@lingui/react/macro";
import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { client } from "@/api/client";
import { Refused } from "@/api/errors";
import { ErrorNote } from "@/components/error-note";
import { LinkByMail } from "./link-by-mail";
import { PasswordToTell } from "./password-to-tell";
import type { User } from "./use-people";

/** For who can't sign in: another password, or the second factor away. */
export function Access({ user }: { user: User }) {
  const { t } = useLingui();
  return (
    <Stack component="section" gap="md" mt="xl" aria-label={t`If they can't sign in`}>
      <Title order={2} size="h5">{t`If they can't sign in`}</Title>
      {user.email && <LinkByMail user={user} />}
      <OtherPassword user={user} />
      {user.role !== "owner" && <WithoutFactor user={user} />}
    </Stack>
  );
}

function OtherPassword({ user }: { user: User }) {
  const { t } = useLingui();
  const [password, setPassword] = useState("");
  const save = useMutation({
    mutationFn: () =>
      client.PATCH("/api/users/{id}/", { params: { path: { id: user.id } }, body: { password } }),
  });
  const wrong = save.error instanceof Refused ? save.error.at("password") : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (password && !save.isPending) save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        <PasswordToTell
          value={password}
          onChange={(typed) => {
            save.reset();
            setPassword(typed);
          }}
          error={wrong}
        />
        {save.isError && !wrong && <ErrorNote error={save.error} />}
        <Group gap="sm">
          <Button type="submit" variant="default" disabled={!password} loading={save.isPending}>
            {t`Set this password`}
          </Button>
          {save.isSuccess && (
            <Text size="sm" role="status">{t`Set. They are signed out everywhere.`}</Text>
          )}
        </Group>
      </Stack>
    </form>
  );
}

function WithoutFactor({ user }: { user: User }) {
  const { t } = useLingui();
  const reset = useMutation({
    mutationFn: () =>
      client.POST("/api/users/{id}/reset-second-factor/", { params: { path: { id: user.id } } }),
  });
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <Button variant="default" loading={reset.isPending} onClick={() => reset.mutate()}>
          {t`Take the second factor off`}
        </Button>
        <Text size="sm" c="dimmed" role={reset.isSuccess ? "status" : undefined}>
          {reset.isSuccess
            ? t`Off. They sign in with the password alone until they set it up anew.`
            : t`For who lost phone and recovery codes.`}
        </Text>
      </Group>
      {reset.isError && <ErrorNote error={reset.error} />}
    </Stack>
  );
}
