import { useLingui } from "@lingui/react/macro";
import { Button, Modal, PasswordInput, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { client } from "@/api/client";
import { Refused } from "@/api/errors";
import { useMe } from "@/api/me";
import { ErrorNote } from "./error-note";

/** A new password of one's own; the other devices are signed out by it. */
export function PasswordForm({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const me = useMe();
  const [before, setBefore] = useState("");
  const [after, setAfter] = useState("");
  const change = useMutation({
    mutationFn: () =>
      client.POST("/api/me/password/", { body: { old_password: before, password: after } }),
  });
  const errorAt = (field: string) =>
    change.error instanceof Refused ? change.error.at(field) : undefined;
  const isPlaced = errorAt("old_password") ?? errorAt("password");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!change.isPending) change.mutate();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Change password`}
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      {change.isSuccess ? (
        <Stack>
          <Text role="status">{t`Changed. Your other devices have to sign in again.`}</Text>
          <Button onClick={onClose} data-autofocus>
            {t`Done`}
          </Button>
        </Stack>
      ) : (
        <form onSubmit={submit}>
          <Stack>
            <input type="hidden" autoComplete="username" value={me.username} readOnly />
            <PasswordInput
              label={t`Password so far`}
              value={before}
              onChange={(event) => setBefore(event.currentTarget.value)}
              error={errorAt("old_password")}
              autoComplete="current-password"
              required
              data-autofocus
            />
            <PasswordInput
              label={t`New password`}
              value={after}
              onChange={(event) => setAfter(event.currentTarget.value)}
              error={errorAt("password")}
              autoComplete="new-password"
              required
            />
            {change.isError && !isPlaced && <ErrorNote error={change.error} />}
            <Button type="submit" loading={change.isPending}>
              {t`Change password`}
            </Button>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
