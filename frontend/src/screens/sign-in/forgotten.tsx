import { useLingui } from "@lingui/react/macro";
import { Anchor, Button, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { session } from "@/api/session";
import { ErrorNote } from "@/components/error-note";

type Props = { typed?: string; onBack: () => void };

/** A link to a new password. What is said is the same whether there is such an account or not. */
export function Forgotten({ typed = "", onBack }: Props) {
  const { t } = useLingui();
  const [account, setAccount] = useState(typed);
  const request = useMutation({
    mutationFn: () => session.ask("/api/password/reset/", { account: account.trim() }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!request.isPending) request.mutate();
  };
  const back = (
    <Anchor component="button" type="button" size="sm" onClick={onBack}>
      {t`Back to the sign-in`}
    </Anchor>
  );
  if (request.isSuccess) {
    return (
      <Stack>
        <Text role="status">
          {t`If there is an account with this name or address, a link to a new password is on its way to its e-mail address. It is good for an hour.`}
        </Text>
        <Text size="sm" c="dimmed">
          {t`Nothing came? Look among unwanted mail too. Whoever has no e-mail address in Footfall asks an owner for a new password.`}
        </Text>
        <Button variant="default" onClick={() => request.reset()}>
          {t`Another name or address`}
        </Button>
        {back}
      </Stack>
    );
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label={t`User name or e-mail address`}
          value={account}
          onChange={(event) => setAccount(event.currentTarget.value)}
          autoComplete="username"
          autoCapitalize="none"
          maxLength={254}
          required
          data-autofocus
          autoFocus
        />
        {request.isError && <ErrorNote error={request.error} />}
        <Button type="submit" loading={request.isPending}>
          {t`Send a link`}
        </Button>
        {back}
      </Stack>
    </form>
  );
}
