import { useLingui } from "@lingui/react/macro";
import { Button, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client } from "@/api/client";
import { useMay, useMe } from "@/api/me";
import { CalledPanel } from "@/components/calls/called-panel";
import { ErrorNote } from "@/components/error-note";
import { Empty, ListBody } from "@/components/lists/list-body";
import { addDays } from "@/lib/dates";
import { SENT_BY_LABELS } from "./texts";
import { calledOf, openRefills, type Refill } from "./use-refills";

type Props = { customer: number; onDone: () => void };

/** All medicines of one person that run out: called about at once, or reminded, or put off. */
export function OpenPerson({ customer, onDone }: Props) {
  const { t } = useLingui();
  const refills = useQuery(openRefills(customer));
  const mayWork = useMay("work");
  const { today } = useMe();
  const isDue = (refill: Refill) => refill.due_on <= (today ?? "");
  return (
    <ListBody
      query={refills}
      isEmpty={(rows) => rows.length === 0}
      empty={<Empty>{t`Nothing is open for this person any more.`}</Empty>}
    >
      {(rows) => (
        // Before its day there is nothing to ask them, only to tell them earlier or later
        <CalledPanel called={calledOf(rows)} onSent={onDone} isOpen={rows.some(isDue)}>
          {mayWork && <ByHand refills={rows} onDone={onDone} />}
        </CalledPanel>
      )}
    </ListBody>
  );
}

const SNOOZES = [3, 7];

/** What is done without a call, for all that is not reminded of yet: told by hand, or put off. */
function ByHand({ refills, onDone }: { refills: readonly Refill[]; onDone: () => void }) {
  const { t, i18n } = useLingui();
  const { today } = useMe();
  const queries = useQueryClient();
  const pending = refills.filter((refill) => refill.status === "pending");
  const act = useMutation({
    mutationFn: (what: { sentBy: string } | { days: number }) =>
      Promise.all(pending.map((refill) => send(refill, what, today ?? ""))),
    onSuccess: onDone,
    onSettled: () => queries.invalidateQueries({ queryKey: ["refills"] }),
  });
  if (pending.length === 0) return null;
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Text size="sm">{t`Reminded by`}</Text>
        {Object.entries(SENT_BY_LABELS).map(
          ([sentBy, label]) =>
            (sentBy === "call" || !refills[0]?.opted_out) && (
              <Button
                key={sentBy}
                variant="default"
                size="compact-md"
                disabled={act.isPending}
                onClick={() => act.mutate({ sentBy })}
              >
                {i18n._(label)}
              </Button>
            ),
        )}
      </Group>
      <Group gap="xs">
        <Text size="sm">{t`Put off by`}</Text>
        {SNOOZES.map((days) => (
          <Button
            key={days}
            variant="default"
            size="compact-md"
            disabled={act.isPending}
            onClick={() => act.mutate({ days })}
          >
            {t`${days} days`}
          </Button>
        ))}
      </Group>
      {act.isError && <ErrorNote error={act.error} />}
    </Stack>
  );
}

/** Put off from today, or from its own day where that is later: never to before its plan. */
function send(refill: Refill, what: { sentBy: string } | { days: number }, today: string) {
  const path = { id: refill.id };
  if ("days" in what) {
    const from = refill.due_on > today ? refill.due_on : today;
    const body = { until: addDays(from, what.days) };
    return client.POST("/api/refill-reminders/{id}/snooze/", { params: { path }, body });
  }
  const body = { sent_by: what.sentBy as "call" | "sms" | "whatsapp" };
  return client.POST("/api/refill-reminders/{id}/mark-sent/", { params: { path }, body });
}
