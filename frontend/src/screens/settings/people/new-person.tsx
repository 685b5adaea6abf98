import { useLingui } from "@lingui/react/macro";
import { Button, Code, Group, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { LinkByMail } from "./link-by-mail";
import { nameOf, type User } from "./use-people";

type Props = { user: User; password: string; onAnother: () => void };

/** What to tell who was added: shown this once. */
export function NewPerson({ user, password, onAnother }: Props) {
  const { t } = useLingui();
  return (
    <Stack gap="md">
      <Text role="status">{t`${nameOf(user)} is added. Tell them, the password is not shown again:`}</Text>
      <div>
        <Text>
          {t`Address`}: <Code>{`${window.location.origin}/app/`}</Code>
        </Text>
        <Text>
          {t`User name`}: <Code>{user.username}</Code>
        </Text>
        <Text>
          {t`Password`}: <Code>{password}</Code>
        </Text>
      </div>
      {user.email && <LinkByMail user={user} />}
      <Group>
        <Button component={Link} to="/settings/people">{t`To the people`}</Button>
        <Button variant="default" onClick={onAnother}>{t`Add another one`}</Button>
        <Button variant="default" component={Link} to="/settings/first-steps">
          {t`First steps`}
        </Button>
      </Group>
    </Stack>
  );
}
