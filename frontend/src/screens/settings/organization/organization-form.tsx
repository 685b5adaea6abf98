import { useLingui } from "@lingui/react/macro";
import { Checkbox, NativeSelect, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { client } from "@/api/client";
import { ListBody } from "@/components/lists/list-body";
import { FormEnd } from "../form-end";
import { SettingsPage } from "../page";
import { type Form, useChanges } from "../use-changes";
import { FIELDS, type Field } from "./fields";
import {
  fetchOrganization,
  type Organization,
  organizationOptions,
  renewOrganization,
  type Settings,
  toBody,
  toForm,
} from "./organization";
import { Place } from "./place";
import { Roles } from "./roles";

type Props = { topic: string; fields: (keyof Settings & string)[]; about?: string };

/** Settings of the organization that belong together, with one Save. */
export function OrganizationForm({ topic, fields, about }: Props) {
  const organization = useQuery(organizationOptions);
  return (
    <SettingsPage topic={topic}>
      {about && <Text size="sm">{about}</Text>}
      <ListBody query={organization} isEmpty={() => false} empty={null}>
        {(stored) => <Inner stored={stored} topic={topic} fields={fields} />}
      </ListBody>
    </SettingsPage>
  );
}

function Inner({ stored, topic, fields }: Props & { stored: Organization }) {
  const { i18n } = useLingui();
  const queries = useQueryClient();
  const form = useChanges<Settings>({
    form: topic.replace("/settings/", ""),
    stored: toForm(stored),
    load: async () => toForm(await fetchOrganization()),
    save: (changed) => client.PATCH("/api/organization/", { body: toBody(changed) }),
    onSaved: () => renewOrganization(queries),
    words: Object.fromEntries(
      fields.flatMap((field) => (FIELDS[field]?.wrong ? [[field, FIELDS[field].wrong]] : [])),
    ),
  });
  const labels = Object.fromEntries(
    fields.map((field) => [field, FIELDS[field] ? i18n._(FIELDS[field].label) : field]),
  );
  return (
    <form onSubmit={form.submit}>
      <Stack gap="md">
        {fields.map((field) => (
          <OneField key={field} form={form} field={field} />
        ))}
        <FormEnd form={form} labels={labels} />
      </Stack>
    </form>
  );
}

type OneProps = { form: Form<Settings>; field: keyof Settings & string };

function OneField({ form, field }: OneProps) {
  const { i18n } = useLingui();
  const known: Field | undefined = FIELDS[field];
  if (!known) return null;
  const shared = {
    label: i18n._(known.label),
    ...(known.help && { description: i18n._(known.help) }),
  };
  switch (known.kind) {
    case "place":
      return <Place form={form} field={field} shared={shared} />;
    case "roles":
      return <Roles form={form} shared={shared} />;
    case "switch":
      return <Checkbox {...shared} {...form.check(field)} />;
    case "lines":
      return (
        <Textarea {...shared} {...form.text(field)} autosize minRows={3} maxRows={8} dir="auto" />
      );
    case "time":
      return <TextInput {...shared} {...form.text(field)} type="time" maw={160} />;
    case "number":
      return <TextInput {...shared} {...form.text(field)} inputMode="numeric" maw={320} />;
    case "choice":
      return (
        <NativeSelect
          {...shared}
          {...form.text(field)}
          data={(known.choices ?? []).map(([value, label]) => ({
            value,
            label: typeof label === "string" ? label : i18n._(label),
          }))}
        />
      );
    default:
      return <TextInput {...shared} {...form.text(field)} dir="auto" autoComplete="off" />;
  }
}
