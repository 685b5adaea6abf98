import { useLingui } from "@lingui/react/macro";
import { Drawer, NativeSelect, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useMemo } from "react";
import { client } from "@/api/client";
import { Refused } from "@/api/errors";
import { useMay, useMe } from "@/api/me";
import { CATEGORIES } from "@/components/categories";
import { ErrorNote } from "@/components/error-note";
import { FIELD_LABELS } from "@/components/field-labels";
import { FormButtons } from "@/components/form-buttons";
import { formatDay } from "@/lib/dates";
import { useDraft } from "@/lib/drafts";
import {
  birthOf,
  type Corrections,
  correct,
  FIELDS,
  type Field,
  MEDICAL,
  shownValue,
  toSend,
} from "./corrections";

import { type Customer, renewCustomer } from "./use-customers";

const LONG: ReadonlySet<Field> = new Set(["address", "chronic_conditions", "special_notes"]);

/** Behind a button, so that reading changes nothing; sends the corrected fields only. */
export function CustomerForm({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const { t, i18n } = useLingui();
  const me = useMe();
  const queries = useQueryClient();
  const readsMedical = useMay("read_medical");
  const today = me.today ?? "";
  const order = me.organization.date_order ?? "DMY";
  const none = useMemo<Corrections>(() => ({}), []);
  const draft = useDraft<Corrections>(me.id, `customer:${customer.id}`, none);
  const corrections = draft.value;
  const save = useMutation({
    mutationFn: async () => {
      const { data } = await client.PATCH("/api/customers/{id}/", {
        params: { path: { id: customer.id } },
        body: toSend(corrections, today, order),
      });
      return data;
    },
    onSuccess: async () => {
      await draft.discard();
      await renewCustomer(queries);
      onClose();
    },
  });
  const birth = corrections.date_of_birth ?? "";
  const isBirthWrong = birth.trim() !== "" && birthOf(birth, today, order) === null;
  const isChanged = Object.keys(corrections).length > 0;
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (isChanged && !isBirthWrong && !save.isPending) save.mutate();
  };
  useHotkeys([["mod+Enter", () => submit()]], []);
  const change = (field: Field | "category", typed: string) =>
    draft.change((now) => correct(now, customer, field, typed));
  const errorAt = (field: string) =>
    save.error instanceof Refused ? save.error.at(field) : undefined;
  const owner = save.error instanceof Refused ? save.error.body.customer : undefined;
  const hasOwnPlace =
    save.error instanceof Refused &&
    save.error.errors.some((each) => each.field && FIELDS.includes(each.field as Field));

  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      title={t`Correct ${customer.full_name || customer.phone}`}
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          {FIELDS.filter((field) => readsMedical || !MEDICAL.has(field)).map((field) => {
            const label = i18n._(FIELD_LABELS[field]);
            const shared = {
              label,
              value: corrections[field] ?? shownValue(customer, field),
              error: errorAt(field),
              dir: "auto" as const,
              autoComplete: "off",
              ...(field === "full_name" && { "data-autofocus": true }),
            };
            if (LONG.has(field)) {
              return (
                <Textarea
                  key={field}
                  {...shared}
                  autosize
                  minRows={1}
                  onChange={(event) => change(field, event.currentTarget.value)}
                />
              );
            }
            return (
              <TextInput
                key={field}
                {...shared}
                {...(field === "phone" && { type: "tel", dir: "ltr" })}
                {...(field === "email" && { inputMode: "email", dir: "ltr" })}
                {...(field === "date_of_birth" && {
                  error: shared.error ?? (isBirthWrong && t`A day, such as 2/5/1980.`),
                  description: describeBirth(birth, today, order, i18n.locale),
                })}
                onChange={(event) => change(field, event.currentTarget.value)}
              />
            );
          })}
          <NativeSelect
            label={t`Category`}
            value={corrections.category ?? customer.category}
            onChange={(event) => change("category", event.currentTarget.value)}
            data={[
              { value: "", label: t`Not said` },
              ...Object.entries(CATEGORIES).map(([value, each]) => ({
                value,
                label: i18n._(each),
              })),
            ]}
          />
          <Text size="sm" c="dimmed">
            {t`A former phone stays known as theirs.`}
          </Text>
          {save.isError && !hasOwnPlace && <ErrorNote error={save.error} />}
          {typeof owner === "number" && (
            <Link to="/customers/$id" params={{ id: String(owner) }}>
              {t`Open who has it`}
            </Link>
          )}
          <FormButtons
            onDiscard={() => {
              void draft.discard();
              onClose();
            }}
            isBlank={!isChanged}
            maySave={isChanged && !isBirthWrong}
            isSaving={save.isPending}
          />
        </Stack>
      </form>
    </Drawer>
  );
}

function describeBirth(
  typed: string,
  today: string,
  order: "DMY" | "MDY" | "YMD",
  language: string,
): string | undefined {
  const day = typed.trim() ? birthOf(typed, today, order) : null;
  return day ? formatDay(day, language) : undefined;
}
