import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { client } from "@/api/client";
import { type FormField, RecordForm } from "@/components/record-form";
import { WhoHasIt } from "@/components/record-link";
import { type Partner, renewPartners } from "./use-partners";

type Props = { partner?: Partner; onClose: (id?: number) => void };

/** A partner is known by the phone: a known one is found again, not doubled. */
export function PartnerForm({ partner, onClose }: Props) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const fields: FormField[] = [
    { name: "name", label: t`Name` },
    { name: "phone", label: t`Phone`, kind: "phone" },
    { name: "code", label: t`Code` },
    { name: "email", label: t`E-mail`, kind: "email" },
    { name: "city", label: t`City` },
    { name: "rera_number", label: t`RERA number` },
    { name: "notes", label: t`Notes`, kind: "long" },
    ...(partner
      ? [
          {
            name: "is_active",
            label: t`Works with us: can be chosen for leads`,
            kind: "yes" as const,
          },
        ]
      : []),
  ];
  const save = async (body: object) => {
    const { data } = partner
      ? await client.PATCH("/api/channel-partners/{id}/", {
          params: { path: { id: partner.id } },
          body,
        })
      : await client.POST("/api/channel-partners/", { body });
    await renewPartners(queries);
    return (data as Partner).id;
  };
  return (
    <RecordForm
      title={partner ? t`Correct ${partner.name}` : t`A new partner`}
      draft={partner ? `partner:${partner.id}` : "partner"}
      fields={fields}
      stored={partner ? shown(partner) : {}}
      onSave={save}
      onClose={onClose}
      note={({ body }) => <WhoHasIt type="channel_partner" id={body.partner} />}
    />
  );
}

const shown = (partner: Partner): Record<string, string> => ({
  name: partner.name,
  phone: partner.phone,
  code: partner.code,
  email: partner.email,
  city: partner.city,
  rera_number: partner.rera_number,
  notes: partner.notes,
  is_active: String(partner.is_active),
});
