import { useLingui } from "@lingui/react/macro";
import { Button, PasswordInput, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Refused } from "@/api/errors";
import { session } from "@/api/session";
import { ErrorNote } from "@/components/error-note";
import { Forgotten } from "./forgotten";
import { Alone } from "./sign-in";

const toTheDesk = () => window.location.replace("/app/");

/** Where the link of the e-mail leads, whoever is signed in: it is for who got the e-mail. */
export function NewPassword() {
  const { t } = useLingui();
  const token = new URLSearchParams(window.location.search).get("token") ?? "";
  const [password, setPassword] = useState("");
  const [asksAgain, setAsksAgain] = useState(token === "");
  const set = useMutation({
    mutationFn: () => session.ask("/api/password/reset/confirm/", { token, password }),
  });
  const errorAt = (field: string) =>
    set.error instanceof Refused ? set.error.at(field) : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!set.isPending) set.mutate();
  };
  if (asksAgain) {
    return (
      <Alone title={t`Forgotten password`}>
        <Text size="sm" mb="md">
          {t`The link is used, too old or not whole. Another one comes by e-mail.`}
        </Text>
        <Forgotten onBack={toTheDesk} />
      </Alone>
    );
  }
  if (set.isSuccess) {
    return (
      <Alone title={t`New password`}>
        <Stack>
          <Text role="status">{t`Your new password is set. Sign in with it; wherever you were signed in, you are no more.`}</Text>
          <Button onClick={toTheDesk} autoFocus>
            {t`Sign in`}
          </Button>
        </Stack>
      </Alone>
    );
  }
  return (
    <Alone title={t`New password`}>
      <form onSubmit={submit}>
        <Stack>
          <PasswordInput
            label={t`New password`}
            description={t`At least eight characters; no common one, not only digits, not your name.`}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            error={errorAt("password")}
            autoComplete="new-password"
            maxLength={1000}
            required
            autoFocus
          />
          {set.isError && !errorAt("password") && <ErrorNote error={set.error} />}
          <Button type="submit" loading={set.isPending}>
            {t`Set the password`}
          </Button>
          {errorAt("token") && (
            <Button variant="default" onClick={() => setAsksAgain(true)}>
              {t`Ask for another link`}
            </Button>
          )}
        </Stack>
      </form>
    </Alone>
  );
}
