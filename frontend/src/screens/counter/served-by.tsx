import { useLingui } from "@lingui/react/macro";
import { NativeSelect } from "@mantine/core";
import { useColleagues } from "@/api/colleagues";
import { useMe } from "@/api/me";
import { ErrorNote } from "@/components/error-note";
import { nameOf } from "@/components/person-menu";
import { rememberSeller } from "./seller-here";

type Props = { branch: number; servedBy: number | null; onChange: (seller: number | null) => void };

/** Who sold: a shared computer's sign-in is not the seller. Not shown where nobody else could be. */
export function ServedBy({ branch, servedBy, onChange }: Props) {
  const { t } = useLingui();
  const me = useMe();
  const sellers = useColleagues(branch);
  if (sellers.isError) {
    return <ErrorNote error={sellers.error} onRetry={() => sellers.refetch()} />;
  }
  const others = (sellers.data ?? []).filter((seller) => seller.id !== me.id);
  if (others.length === 0) return null;
  return (
    <NativeSelect
      label={t`Served by`}
      value={servedBy ?? ""}
      onChange={(event) => {
        const seller = Number(event.currentTarget.value) || null;
        rememberSeller(me, branch, seller);
        onChange(seller);
      }}
      data={[
        { value: "", label: nameOf(me) },
        ...others.map((seller) => ({ value: String(seller.id), label: seller.name })),
      ]}
    />
  );
}
