import { useLingui } from "@lingui/react/macro";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import type { Me } from "@/api/me";
import { session } from "@/api/session";
import { forgetDrafts } from "@/lib/drafts";

/** Nothing of who leaves stays on this computer for the next one. */
export function useSignOut(me: Me) {
  const { t } = useLingui();
  const queries = useQueryClient();
  return async () => {
    try {
      await session.signOut();
    } catch {
      notifications.show({ color: "red", message: t`No connection: you are still signed in.` });
      return;
    }
    queries.clear();
    await forgetDrafts(me.id);
  };
}
