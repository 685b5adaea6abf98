import { useLingui } from "@lingui/react/macro";
import { Button, Group, PasswordInput, Stack, TextInput, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { client } from "@/api/client";
import { Refused } from "@/api/errors";
import { ErrorNote } from "@/components/error-note";

export function RemoveFactor({ onRemoved }: { onRemoved: () => void }) {
  const { t } = useLingui();
  const [typed, setTyped] = useState({ password: "", code: "" });
  const remove = useMutation({
    mutationFn: () =>
      client.POST("/api/me/second-factor/remove/", {
        body: { password: typed.password, code: typed.code.trim() },
      }),
    onSuccess: onRemoved,
  });
  const at = (field: string) =>
    remove.error instanceof Refused ? remove.error.at(field) : undefined;
  const isWhole = typed.password !== "" && typed.code.trim() !== "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isWhole && !remove.isPending) remove.mutate();
  };
  return (
    <Stack component="section" gap="sm" aria-label={t`Take it off`}>
      <Title order={2} size="h5">{t`Take it off`}</Title>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <PasswordInput
            label={t`Your password`}
            value={typed.password}
            onChange={(event) => setTyped({ ...typed, password: event.currentTarget.value })}
            error={at("password")}
            autoComplete="current-password"
            maw={320}
          />
          <TextInput
            label={t`Code of the app, or a recovery code`}
            value={typed.code}
            onChange={(event) => setTyped({ ...typed, code: event.currentTarget.value })}
            error={at("code")}
            autoComplete="one-time-code"
            maw={320}
          />
          {remove.isError && !at("password") && !at("code") && <ErrorNote error={remove.error} />}
          <Group>
            <Button type="submit" variant="default" disabled={!isWhole} loading={remove.isPending}>
              {t`Take the second factor off`}
            </Button>
          </Group>
        </Stack>
      </form>
    </Stack>
  );
}
