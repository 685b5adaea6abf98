import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Checkbox, NativeSelect, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client } from "@/api/client";
import { branchesOptions } from "../branches/use-branches";
import { FormEnd } from "../form-end";
import { ROLE_HELP, ROLES } from "../roles";
import { useChanges } from "../use-changes";
import { PasswordToTell } from "./password-to-tell";
import { toBody, toForm } from "./person-values";
import { fetchUser, renewPeople, type User } from "./use-people";

type Typed = ReturnType<typeof toForm>;

type Props = {
  user: User | null;
  onMade?: (made: { user: User; password: string }) => void;
};

export function PersonForm({ user, onMade }: Props) {
  const { t, i18n } = useLingui();
  const queries = useQueryClient();
  const [password, setPassword] = useState(""); // in no draft: it is not kept on the device
  const known = useQuery(branchesOptions);
  const branches = (known.data ?? []).filter((branch) => branch.is_active !== false);
  const [onlyBranch] = branches;
  const isOne = branches.length === 1;
  const form = useChanges<Typed>({
    form: `person:${user?.id ?? "new"}`,
    stored: toForm(user),
    ...(user && { load: async () => toForm(await fetchUser(user.id)) }),
    save: async (changed) => {
      if (user) {
        const path = { id: user.id };
        await client.PATCH("/api/users/{id}/", { params: { path }, body: toBody(changed) });
        return;
      }
      const { role = "staff", branches: chosen } = changed;
      const where = chosen ?? (isOne && role === "staff" ? [String(onlyBranch?.id)] : []);
      const body = { username: "", ...toBody({ ...changed, branches: where }), password };
      const { data } = await client.POST("/api/users/", { body });
      if (data) onMade?.({ user: data, password });
    },
    onSaved: () => renewPeople(queries),
    words: {
      username: msg`Somebody has this user name, or it has signs that can't be: letters, digits and @ . + - _ can.`,
      email: msg`This is no e-mail address.`,
      branches: msg`Choose where they work.`,
      aliases: msg`Names of at most 120 letters, one a line.`,
    },
  });
  const { role, branches: chosen } = form.values;
  const isLimited = role === "staff" || role === "viewer";
  const shown = !user && isOne && role === "staff" && chosen.length === 0;
  return (
    <form onSubmit={form.submit}>
      <Stack gap="md">
        <TextInput
          label={t`First name`}
          {...form.text("first_name")}
          dir="auto"
          autoComplete="off"
          autoFocus={!user}
        />
        <TextInput label={t`Last name`} {...form.text("last_name")} dir="auto" autoComplete="off" />
        <TextInput
          label={t`User name`}
          description={t`They sign in with it.`}
          {...form.text("username")}
          autoComplete="off"
          autoCapitalize="none"
          required
        />
        <TextInput
          label={t`E-mail`}
          description={t`A link to a new password goes there.`}
          {...form.text("email")}
          inputMode="email"
          dir="ltr"
          autoComplete="off"
        />
        <NativeSelect
          label={t`Role`}
          {...(ROLE_HELP[role] && { description: i18n._(ROLE_HELP[role]) })}
          {...form.text("role")}
          data={ROLES.map(([value, label]) => ({ value, label: i18n._(label) }))}
        />
        {isLimited ? (
          <Checkbox.Group
            label={t`Branches`}
            description={t`They see what is of these. Readers without any see all.`}
            value={shown ? [String(onlyBranch?.id)] : chosen}
            onChange={(next) => form.set("branches", [...next].sort())}
            error={form.errorAt("branches")}
          >
            <Stack gap="xs" mt="xs">
              {branches.map((branch) => (
                <Checkbox key={branch.id} value={String(branch.id)} label={branch.name} />
              ))}
            </Stack>
          </Checkbox.Group>
        ) : (
          <Text size="sm" c="dimmed">{t`Owners and managers see all branches.`}</Text>
        )}
        <Textarea
          label={t`Other names in sheets`}
          description={t`Under “Attended by”, one a line: Chitra ben.`}
          {...form.text("aliases")}
          autosize
          minRows={1}
          dir="auto"
        />
        {user ? (
          <Checkbox
            label={t`Works here`}
            description={t`Whoever left signs in nowhere any more; what they did keeps their name.`}
            {...form.check("is_active")}
          />
        ) : (
          <PasswordToTell
            value={password}
            onChange={setPassword}
            error={form.refused?.at("password")}
          />
        )}
        <FormEnd
          form={form}
          mayNot={!form.values.username.trim() || (!user && !password)}
          {...(!user && { label: t`Add the colleague` })}
          labels={{
            first_name: t`First name`,
            last_name: t`Last name`,
            username: t`User name`,
            email: t`E-mail`,
            role: t`Role`,
            branches: t`Branches`,
            is_active: t`Works here`,
          }}
        />
      </Stack>
    </form>
  );
}
