import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { client } from "@/api/client";
import { useMe } from "@/api/me";
import { type FormField, RecordForm } from "@/components/record-form";
import { WhoHasIt } from "@/components/record-link";
import { FIELD_LABELS } from "../texts";
import { type LeadDetail, renewLeads } from "../use-leads";

/** Behind a button, so that reading changes nothing. */
export function LeadForm({ lead, onClose }: { lead: LeadDetail; onClose: () => void }) {
  const { t, i18n } = useLingui();
  const me = useMe();
  const queries = useQueryClient();
  const label = (name: keyof typeof FIELD_LABELS) => i18n._(FIELD_LABELS[name]);
  const shop: FormField = {
    name: "branch",
    label: t`Shop`,
    kind: "choice",
    choices: [
      ["", t`None in particular`],
      ...me.branches.map((each): [string, string] => [String(each.id), each.name]),
    ],
  };
  const fields: FormField[] = [
    {
      name: "full_name",
      label: label("full_name"),
      hint: t`Name, phone and passport are those of the customer, too.`,
    },
    // The customer calls the number a phone; here it is one field.
    { name: "contact_number", label: label("contact_number"), kind: "phone", alsoAt: "phone" },
    { name: "passport_number", label: label("passport_number") },
    { name: "source", label: label("source") },
    { name: "notes", label: label("notes"), kind: "long" },
    ...(me.branches.length > 1 ? [shop] : []),
  ];
  const stored = {
    full_name: lead.full_name,
    contact_number: lead.contact_number,
    passport_number: lead.passport_number,
    source: lead.source,
    notes: lead.notes,
    branch: String(lead.branch ?? ""),
  };
  const save = async (body: object) => {
    await client.PATCH("/api/leads/{id}/", { params: { path: { id: lead.id } }, body });
    await renewLeads(queries);
  };
  return (
    <RecordForm
      title={t`Correct ${lead.full_name || lead.contact_number}`}
      draft={`correct-lead:${lead.id}`}
      fields={fields}
      stored={stored}
      onSave={save}
      onClose={onClose}
      note={({ body }) => <WhoHasIt type="customer" id={body.customer} />}
    />
  );
}
