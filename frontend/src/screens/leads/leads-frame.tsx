import { useLingui } from "@lingui/react/macro";
import { Stack } from "@mantine/core";
import { useLocation } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useMay } from "@/api/me";
import { OutcomeLog } from "@/components/calls/outcome-log";
import { TabLinks } from "@/components/lists/tab-links";
import { ScreenTitle } from "@/components/screen-title";
import { MoveLog } from "./moving/move-log";

/** The parts of the screen, each an address of its own, and what was done last on any of them. */
export function LeadsFrame({ children, action }: { children: ReactNode; action?: ReactNode }) {
  const { t } = useLingui();
  const { pathname } = useLocation();
  const mayManage = useMay("manage");
  const parts = [
    ["/leads", t`List`],
    ["/leads/board", t`Board`],
    ["/leads/grid", t`Grid`],
    ["/leads/due", t`To follow up`],
    ["/leads/loans", t`Promised loans`],
    ["/leads/claims", t`Claims`],
    ...(mayManage ? [["/leads/projects", t`Projects`] as const] : []),
  ] as const;
  return (
    <Stack gap="md">
      <div>
        <ScreenTitle title={t`Leads`}>{action}</ScreenTitle>
        <OutcomeLog />
        <MoveLog />
      </div>
      <TabLinks
        label={t`Parts of this screen`}
        to="/leads"
        tabs={parts.map(([to, label]) => ({ to, label, isOpen: pathname === to, search: {} }))}
      />
      {children}
    </Stack>
  );
}
