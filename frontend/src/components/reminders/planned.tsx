import { useLingui } from "@lingui/react/macro";
import { Button, Group, Text } from "@mantine/core";
import { IconBell } from "@tabler/icons-react";
import { useMe } from "@/api/me";
import { describeAnswer } from "@/components/calls/words";
import { ErrorNote } from "@/components/error-note";
import { formatShortDay } from "@/lib/dates";
import { type Reminder, useEnd, useReminders, type Whom } from "./use-reminders";

/** The days on which somebody acts for them, until it is done or called off. */
export function Planned({ of, mayWork }: { of: Whom; mayWork: boolean }) {
  const { t } = useLingui();
  const planned = useReminders(of);
  if (planned.isError) {
    return <ErrorNote error={planned.error} onRetry={() => planned.refetch()} />;
  }
  if (!planned.data?.length) return null;
  return (
    <section aria-label={t`Reminders`}>
      {planned.data.map((reminder) => (
        <OneReminder key={reminder.id} of={of} reminder={reminder} mayWork={mayWork} />
      ))}
    </section>
  );
}

type OneProps = { of: Whom; reminder: Reminder; mayWork: boolean };

function OneReminder({ of, reminder, mayWork }: OneProps) {
  const { t, i18n } = useLingui();
  const { today } = useMe();
  const end = useEnd(of, reminder.id);
  const day = formatShortDay(reminder.due_on, today ?? "", i18n.locale);
  const said = [
    day,
    reminder.note,
    describeAnswer(reminder.answer ?? ""),
    reminder.assigned_to_name,
  ];
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
