import { useLingui } from "@lingui/react/macro";
import { Checkbox, Stack } from "@mantine/core";
import { ROLES } from "../roles";
import type { Form } from "../use-changes";
import type { Settings } from "./organization";

type Props = { form: Form<Settings>; shared: { label: string; description?: string } };

export function Roles({ form, shared }: Props) {
  const { i18n } = useLingui();
  return (
    <Checkbox.Group
      {...shared}
      value={form.values.second_factor_roles}
      onChange={(chosen) =>
        form.set(
          "second_factor_roles",
          ROLES.map(([role]) => role).filter((role) => chosen.includes(role)),
        )
      }
      error={form.errorAt("second_factor_roles")}
    >
      <Stack gap="xs" mt="xs">
        {ROLES.map(([role, label]) => (
          <Checkbox key={role} value={role} label={i18n._(label)} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
