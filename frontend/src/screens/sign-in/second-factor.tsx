import { useLingui } from "@lingui/react/macro";
import { Button, Code, Image, List, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { type Challenge, session } from "@/api/session";
import { ErrorNote } from "@/components/error-note";

type Setup = { setup: string; secret: string; qr: string };

type Props = { challenge: Challenge; onBack: () => void };

/** After the password: a code of the app, or first the app itself where the role demands one. */
export function SecondFactor({ challenge, onBack }: Props) {
  const { t } = useLingui();
  const [code, setCode] = useState("");
  const isSetup = challenge.asks_for === "setup";
  const setup = useQuery({
    queryKey: ["sign-in", "setup", challenge.challenge],
    queryFn: async () =>
      (await session.ask("/api/token/second-factor/setup/", {
        challenge: challenge.challenge,
      })) as Setup,
    enabled: isSetup,
    staleTime: Number.POSITIVE_INFINITY, // another picture would make the scanned one worthless
    gcTime: 0,
  });
  const confirm = useMutation({
    mutationFn: () =>
      session.secondStep({
        challenge: challenge.challenge,
        code: code.trim(),
        ...(setup.data && { setup: setup.data.setup }),
      }),
  });
  const recovery = confirm.data?.recoveryCodes ?? [];
  if (recovery.length > 0) return <RecoveryCodes codes={recovery} onDone={() => session.enter()} />;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!confirm.isPending) confirm.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {isSetup && (
          <Text size="sm">{t`Your role needs a second factor. Scan this with an authenticator app on your phone, such as Google Authenticator.`}</Text>
        )}
        {setup.isError && <ErrorNote error={setup.error} onRetry={() => setup.refetch()} />}
        {setup.data && (
          <>
            <Image src={setup.data.qr} alt={t`Picture to scan`} w={200} mx="auto" bg="white" />
            <Text size="sm">
              {t`Or type this key into it:`} <Code>{setup.data.secret}</Code>
            </Text>
          </>
        )}
        <TextInput
          label={t`Code of the app`}
          description={isSetup ? undefined : t`Without your phone: one of your recovery codes.`}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          autoComplete="one-time-code"
          inputMode={isSetup ? "numeric" : "text"}
          required
          data-autofocus
        />
        {confirm.isError && <ErrorNote error={confirm.error} />}
        <Button type="submit" loading={confirm.isPending} disabled={isSetup && !setup.data}>
          {t`Go on`}
        </Button>
        <Button variant="subtle" onClick={onBack}>
          {t`Somebody else`}
        </Button>
      </Stack>
    </form>
  );
}

function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const { t } = useLingui();
  return (
    <Stack>
      <Text>{t`Write these down and keep them apart from your phone. Each signs you in once without it; they are not shown again.`}</Text>
      <List listStyleType="none">
        {codes.map((code) => (
          <List.Item key={code}>
            <Code>{code}</Code>
          </List.Item>
        ))}
      </List>
      <Button onClick={onDone}>{t`I have written them down`}</Button>
    </Stack>
  );
}
