import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { client } from "@/api/client";
import { useMay } from "@/api/me";
import { CATEGORIES } from "@/components/categories";
import { FIELD_LABELS } from "@/components/field-labels";
import type { Kind } from "@/components/record-changes";
import { type FormField, RecordForm } from "@/components/record-form";
import { WhoHasIt } from "@/components/record-link";
import { type Customer, renewCustomer } from "./use-customers";

type Field = keyof typeof FIELD_LABELS;

const KINDS: Partial<Record<Field, Kind>> = {
  phone: "phone",
  email: "email",
  address: "long",
  date_of_birth: "day",
  chronic_conditions: "long",
  special_notes: "long",
};
const MEDICAL: ReadonlySet<string> = new Set<Field>([
  "primary_doctor",
  "chronic_conditions",
  "allergies",
  "special_notes",
]);

/** Behind a button, so that reading changes nothing. */
export function CustomerForm({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const { t, i18n } = useLingui();
  const queries = useQueryClient();
  const readsMedical = useMay("read_medical");
  const names = (Object.keys(FIELD_LABELS) as Field[]).filter(
    (name) => readsMedical || !MEDICAL.has(name),
  );
  const fields: FormField[] = [
    ...names.map((name) => ({
      name,
      label: i18n._(FIELD_LABELS[name]),
      kind: KINDS[name] ?? "text",
      direction: "past" as const,
      ...(name === "phone" && { hint: t`A former phone stays known as theirs.` }),
    })),
    {
      name: "category",
      label: t`Category`,
      kind: "code",
      choices: [
        ["", t`Not said`],
        ...Object.entries(CATEGORIES).map(([code, label]): [string, string] => [
          code,
          i18n._(label),
        ]),
      ],
    },
  ];
  const stored = Object.fromEntries(
    [...names, "category" as const].map((name) => [name, customer[name] ?? ""]),
  );
  const save = async (body: object) => {
    await client.PATCH("/api/customers/{id}/", { params: { path: { id: customer.id } }, body });
    await renewCustomer(queries);
  };
  return (
    <RecordForm
      title={t`Correct ${customer.full_name || customer.phone}`}
      draft={`correct-customer:${customer.id}`}
      fields={fields}
      stored={stored}
      onSave={save}
      onClose={onClose}
      note={({ body }) => <WhoHasIt type="customer" id={body.customer} />}
    />
  );
}
