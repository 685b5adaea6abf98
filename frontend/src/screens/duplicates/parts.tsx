import { useLingui } from "@lingui/react/macro";
import { TabLinks } from "@/components/lists/tab-links";

/** What is to be decided, and what was merged: each at an address of its own. */
export function Parts({ open }: { open: "queue" | "merges" }) {
  const { t } = useLingui();
  return (
    <TabLinks
      label={t`Parts`}
      tabs={[
        { label: t`To decide`, to: "/duplicates", isOpen: open === "queue", search: {} },
        { label: t`Merged`, to: "/duplicates/merges", isOpen: open === "merges", search: {} },
      ]}
      to="/duplicates"
    />
  );
}
