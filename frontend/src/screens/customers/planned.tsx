import { useLingui } from "@lingui/react/macro";
import { Button, Group, Text } from "@mantine/core";
import { IconBell } from "@tabler/icons-react";
import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client } from "@/api/client";
import { useMe } from "@/api/me";
import type { components } from "@/api/schema";
import { ErrorNote } from "@/components/error-note";
import { formatShortDay } from "@/lib/dates";

type Reminder = components["schemas"]["CustomerReminder"];

const LISTS = ["customer-reminders", "worklist", "call-proposals"];

export const renewReminders = (queries: QueryClient) =>
  Promise.all(LISTS.map((list) => queries.invalidateQueries({ queryKey: [list] })));

/** The days on which somebody acts for this customer, until it is done or called off. */
export function Planned({ customer, mayWork }: { customer: number; mayWork: boolean }) {
  const { t } = useLingui();
  const planned = useQuery({
    queryKey: ["customer-reminders", customer],
    queryFn: async ({ signal }) => {
      const query = { customer, status: "open" as const };
      const { data } = await client.GET("/api/customer-reminders/", { params: { query }, signal });
      return data?.results ?? [];
    },
  });
  if (planned.isError) {
    return <ErrorNote error={planned.error} onRetry={() => planned.refetch()} />;
  }
  if (!planned.data?.length) return null;
  return (
    <section aria-label={t`Reminders`}>
      {planned.data.map((reminder) => (
        <OneReminder key={reminder.id} reminder={reminder} mayWork={mayWork} />
      ))}
    </section>
  );
}

function OneReminder({ reminder, mayWork }: { reminder: Reminder; mayWork: boolean }) {
  const { t, i18n } = useLingui();
  const { today } = useMe();
  const queries = useQueryClient();
  const path = { id: reminder.id };
  const end = useMutation({
    mutationFn: async (how: "done" | "cancel") => {
      const params = { params: { path } };
      if (how === "done") await client.POST("/api/customer-reminders/{id}/done/", params);
      else await client.POST("/api/customer-reminders/{id}/cancel/", params);
    },
    onSettled: () => renewReminders(queries),
  });
  const day = formatShortDay(reminder.due_on, today ?? "", i18n.locale);
  const said = [day, reminder.note, reminder.answer, reminder.assigned_to_name];
  return (
    <>
      <Group gap="xs" wrap="nowrap" align="center" mih={36}>
        <IconBell size={16} aria-hidden style={{ flex: "none" }} />
        <Text size="sm" dir="auto" style={{ flex: 1 }}>
          {said.filter(Boolean).join(" · ")}
        </Text>
        {mayWork && (
          <>
            <Button
              size="compact-sm"
              variant="default"
              flex="none"
              disabled={end.isPending}
              onClick={() => end.mutate("done")}
              aria-label={t`Done: reminder on ${day}`}
            >
              {t`Done`}
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              flex="none"
              disabled={end.isPending}
              onClick={() => end.mutate("cancel")}
              aria-label={t`Call off: reminder on ${day}`}
            >
              {t`Call off`}
            </Button>
          </>
        )}
      </Group>
      {end.isError && <ErrorNote error={end.error} />}
    </>
  );
}
