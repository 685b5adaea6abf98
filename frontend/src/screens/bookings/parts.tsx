import { useLingui } from "@lingui/react/macro";
import { TabLinks } from "@/components/lists/tab-links";

type Part = "bookings" | "area";

/** Bookings, and what branch offices keep of their customers: both make customers. */
export function Parts({ open }: { open: Part }) {
  const { t } = useLingui();
  const tabs: [Part, string, string][] = [
    ["bookings", "/bookings", t`Bookings`],
    ["area", "/area-customers", t`Kept by shops`],
  ];
  return (
    <TabLinks
      label={t`Bookings and customers of shops`}
      tabs={tabs.map(([id, to, label]) => ({
        id,
        to,
        label,
        isOpen: id === open,
        search: {},
      }))}
    />
  );
}
