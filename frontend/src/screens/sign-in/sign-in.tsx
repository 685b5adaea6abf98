import { useLingui } from "@lingui/react/macro";
import {
  Anchor,
  Button,
  Center,
  Modal,
  Paper,
  PasswordInput,
  Stack,
  TextInput,
  Title,
} from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { useLastMe } from "@/api/me";
import { session } from "@/api/session";
import { ErrorNote } from "@/components/error-note";
import { Forgotten } from "./forgotten";
import { SecondFactor } from "./second-factor";

const HAS_KEYS = window.matchMedia("(hover: hover)").matches; // else a keyboard covers the screen

/** `over`: the session ended under an open page, which stays as it is behind. */
export function SignIn({ over = false }: { over?: boolean }) {
  const { t } = useLingui();
  const me = useLastMe();
  if (over) {
    return (
      <Modal opened onClose={() => undefined} withCloseButton={false} title={t`Sign in again`}>
        <SignInForm known={me?.username} />
      </Modal>
    );
  }
  return (
    <Alone title="Footfall">
      <SignInForm />
    </Alone>
  );
}

/** A page of one form, for whoever is signed in nowhere. */
export function Alone({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper withBorder p="xl" w="100%" maw={380}>
        <Title order={1} size="h2" mb="lg">
          {title}
        </Title>
        {children}
      </Paper>
    </Center>
  );
}

/** `known`: whose page lies behind; somebody else may sign in, too. */
function SignInForm({ known = "" }: { known?: string | undefined }) {
  const { t } = useLingui();
  const [username, setUsername] = useState(known);
  const [password, setPassword] = useState("");
  const [isForgotten, setForgotten] = useState(false);
  const signIn = useMutation({ mutationFn: () => session.signIn(username.trim(), password) });
  if (signIn.data) return <SecondFactor challenge={signIn.data} onBack={signIn.reset} />;
  if (isForgotten) return <Forgotten typed={username.trim()} onBack={() => setForgotten(false)} />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!signIn.isPending) signIn.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label={t`User name`}
          value={username}
          onChange={(event) => setUsername(event.currentTarget.value)}
          autoComplete="username"
          autoCapitalize="none"
          required
          data-autofocus={!known || undefined}
          autoFocus={HAS_KEYS && !known}
        />
        <PasswordInput
          label={t`Password`}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          autoComplete="current-password"
          required
          data-autofocus={!!known || undefined}
        />
        {signIn.isError && <ErrorNote error={signIn.error} />}
        <Button type="submit" loading={signIn.isPending}>
          {t`Sign in`}
        </Button>
        <Anchor component="button" type="button" size="sm" onClick={() => setForgotten(true)}>
          {t`Forgot your password?`}
        </Anchor>
      </Stack>
    </form>
  );
}
