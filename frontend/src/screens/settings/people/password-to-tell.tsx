import { useLingui } from "@lingui/react/macro";
import { Button, Group, TextInput } from "@mantine/core";
import { makePassword } from "./make-password";

type Props = {
  value: string;
  onChange: (password: string) => void;
  error?: string | undefined;
};

/** To be told to a colleague, so it is shown; they change it in the menu under their name. */
export function PasswordToTell({ value, onChange, error }: Props) {
  const { t } = useLingui();
  return (
    <Group gap="sm" align="flex-start" wrap="wrap">
      <TextInput
        label={t`Password to begin with`}
        description={t`You tell it to them; they change it in the menu under their name.`}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        error={error}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        dir="ltr"
        required
        flex="1 1 16rem"
      />
      <Button variant="default" mt={{ base: 0, sm: 48 }} onClick={() => onChange(makePassword())}>
        {t`Make one`}
      </Button>
    </Group>
  );
}
