import { useLingui } from "@lingui/react/macro";
import { Button, Checkbox, Group, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { client } from "@/api/client";
import { Refused } from "@/api/errors";
import { useMe } from "@/api/me";
import type { components } from "@/api/schema";
import { DayField, useReadDay } from "@/components/day-field";
import { ErrorNote } from "@/components/error-note";
import { useDraft } from "@/lib/drafts";
import { SCOPES } from "./scopes";
import type { NewApiKey } from "./use-keys";

type Scope = components["schemas"]["ApiKeyEntryRequest"]["scopes"][number];
type Props = { onMade: (key: NewApiKey) => void; onClose: () => void };

const EMPTY = { name: "", scopes: ["read"], readsMedical: false, end: "" };

export function NewKey({ onMade, onClose }: Props) {
  const { t, i18n } = useLingui();
  const readDay = useReadDay("future");
  const draft = useDraft(useMe().id, "settings:new key", EMPTY);
  const { name, scopes, readsMedical, end } = draft.value;
  const change = (changed: Partial<typeof EMPTY>) =>
    draft.change((now) => ({ ...now, ...changed }));
  const day = readDay(end);
  const make = useMutation({
    mutationFn: async () => {
      const { data } = await client.POST("/api/api-keys/", {
        body: {
          name: name.trim(),
          scopes: scopes as Scope[],
          reads_medical: readsMedical,
          ...(day && { expires_at: `${day}T23:59:59` }), // a day of the organization's
        },
      });
      return data as NewApiKey;
    },
    onSuccess: (key) => {
      onMade(key); // shown this once, whatever becomes of the draft
      return draft.discard();
    },
  });
  const at = (field: string) => (make.error instanceof Refused ? make.error.at(field) : undefined);
  const isWhole = name.trim() !== "" && scopes.length > 0 && (end.trim() === "" || !!day);
  const isPlaced = ["name", "scopes", "expires_at"].some((field) => at(field));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isWhole && !make.isPending) make.mutate();
  };
  return (
    <form onSubmit={submit} aria-label={t`New key`}>
      <Stack gap="sm">
        <TextInput
          label={t`Name of the system`}
          description={t`Histories call it by this: Till of CG Road.`}
          value={name}
          onChange={(event) => change({ name: event.currentTarget.value })}
          error={at("name")}
          autoComplete="off"
          autoFocus
        />
        <Checkbox.Group
          label={t`What it may do`}
          value={scopes}
          onChange={(next) => change({ scopes: next })}
          error={at("scopes") ?? (scopes.length === 0 && t`Choose at least one.`)}
        >
          <Stack gap="xs" mt="xs">
            {SCOPES.map(([scope, label, about]) => (
              <Checkbox
                key={scope}
                value={scope}
                label={i18n._(label)}
                description={i18n._(about)}
              />
            ))}
          </Stack>
        </Checkbox.Group>
        <Checkbox
          label={t`It reads medical details`}
          description={t`Conditions, allergies, doctors, medicines.`}
          checked={readsMedical}
          onChange={(event) => change({ readsMedical: event.currentTarget.checked })}
        />
        <DayField
          label={t`Good until`}
          typed={end}
          onChange={(text) => change({ end: text })}
          direction="future"
          hint={t`Empty: for a year`}
          refused={at("expires_at")}
        />
        {make.isError && !isPlaced && <ErrorNote error={make.error} />}
        <Group>
          <Button
            type="submit"
            disabled={!isWhole}
            loading={make.isPending}
          >{t`Make the key`}</Button>
          <Button variant="default" onClick={onClose}>{t`Close`}</Button>
        </Group>
      </Stack>
    </form>
  );
}
