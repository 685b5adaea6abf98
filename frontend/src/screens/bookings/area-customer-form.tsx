import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { client } from "@/api/client";
import { useMe } from "@/api/me";
import { type FormField, RecordForm } from "@/components/record-form";
import { branchHere } from "@/lib/branch-here";
import { type AreaCustomer, renewBookings } from "./use-bookings";

type Props = { record?: AreaCustomer; onClose: (saved?: AreaCustomer) => void };

export function AreaCustomerForm({ record, onClose }: Props) {
  const { t } = useLingui();
  const me = useMe();
  const queries = useQueryClient();
  const here = String(branchHere(me) ?? "");
  const fields: FormField[] = [
    { name: "full_name", label: t`Name` },
    { name: "phone", label: t`Phone`, kind: "phone" },
    { name: "email", label: t`E-mail`, kind: "email" },
    { name: "passport_number", label: t`Passport` },
    { name: "city", label: t`City` },
    { name: "address", label: t`Address`, kind: "long" },
    { name: "service_type", label: t`What they come for` },
    { name: "last_activity_on", label: t`Last seen on`, kind: "day", direction: "past" },
    {
      name: "branch",
      label: t`Shop`,
      kind: "choice",
      choices: [
        ["", t`None`],
        ...me.branches.map((each): [string, string] => [String(each.id), each.name]),
      ],
    },
  ];
  const save = async (body: Record<string, unknown>, _: null, key: string) => {
    const { data } = record
      ? await client.PATCH("/api/area-customers/{id}/", {
          params: { path: { id: record.id } },
          body,
        })
      : await client.POST("/api/area-customers/", {
          params: { header: { "Idempotency-Key": key } },
          body: { ...(here && { branch: Number(here) }), ...body },
        });
    await renewBookings(queries);
    return data as AreaCustomer;
  };
  return (
    <RecordForm<AreaCustomer>
      title={record ? t`Correct ${record.full_name || record.phone || ""}` : t`A new record`}
      draft={record ? `area-customer:${record.id}` : "area-customer"}
      fields={fields}
      stored={record ? shown(record) : { branch: here }}
      onSave={save}
      onClose={onClose}
    />
  );
}

const shown = (record: AreaCustomer): Record<string, string> => ({
  full_name: record.full_name ?? "",
  phone: record.phone ?? "",
  email: record.email ?? "",
  passport_number: record.passport_number ?? "",
  city: record.city ?? "",
  address: record.address ?? "",
  service_type: record.service_type ?? "",
  last_activity_on: record.last_activity_on ?? "",
  branch: String(record.branch ?? ""),
});
