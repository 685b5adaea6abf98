import { useLingui } from "@lingui/react/macro";
import { Button, Code, Group, Image, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { client } from "@/api/client";
import { Refused } from "@/api/errors";
import { ErrorNote } from "@/components/error-note";

type Props = { isRequired: boolean; onCodes: (codes: string[]) => void };

/** The password, a picture to scan, the first code. */
export function SetUp({ isRequired, onCodes }: Props) {
  const { t } = useLingui();
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const begin = useMutation({
    mutationFn: async () => {
      const { data } = await client.POST("/api/me/second-factor/", { body: { password } });
      return data;
    },
    onSuccess: () => setPassword(""),
  });
  const confirm = useMutation({
    mutationFn: async () => {
      const body = { setup: begin.data?.setup ?? "", code: code.trim() };
      const { data } = await client.POST("/api/me/second-factor/confirm/", { body });
      return data?.recovery_codes ?? [];
    },
    onSuccess: onCodes,
  });
  const wrongPassword = begin.error instanceof Refused ? begin.error.at("password") : undefined;
  const wrongCode = confirm.error instanceof Refused ? confirm.error.at("code") : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (begin.data) {
      if (code.trim() && !confirm.isPending) confirm.mutate();
    } else if (password && !begin.isPending) begin.mutate();
  };
  if (!begin.data) {
    return (
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Text>
            {isRequired
              ? t`Your role needs a second factor: a code of an app on your phone beside the password.`
              : t`A stolen password is then not enough: you sign in with a code of an app on your phone as well.`}
          </Text>
          <PasswordInput
            label={t`Your password`}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            error={wrongPassword}
            autoComplete="current-password"
            maw={320}
          />
          {begin.isError && !wrongPassword && <ErrorNote error={begin.error} />}
          <Group>
            <Button type="submit" disabled={!password} loading={begin.isPending}>
              {t`Set it up`}
            </Button>
          </Group>
        </Stack>
      </form>
    );
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Text>{t`Scan this with an authenticator app on your phone, such as Google Authenticator, and type the code that it shows.`}</Text>
        <Image src={begin.data.qr} alt={t`Picture to scan`} w={200} bg="white" />
        <Text size="sm">
          {t`Or type this key into it:`} <Code>{begin.data.secret}</Code>
        </Text>
        <TextInput
          label={t`Code of the app`}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          error={wrongCode}
          autoComplete="one-time-code"
          inputMode="numeric"
          maw={320}
          autoFocus
        />
        {confirm.isError && !wrongCode && <ErrorNote error={confirm.error} />}
        <Group>
          <Button type="submit" disabled={!code.trim()} loading={confirm.isPending}>
            {t`Go on`}
          </Button>
          <Button variant="default" onClick={() => begin.reset()}>
            {t`Begin again`}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
