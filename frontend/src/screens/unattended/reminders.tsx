import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Button, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client } from "@/api/client";
import { useMe } from "@/api/me";
import type { components } from "@/api/schema";
import { unattendedReminders } from "@/api/unattended";
import { ErrorNote } from "@/components/error-note";
import { Empty, ListBody } from "@/components/lists/list-body";
import classes from "@/components/lists/lists.module.css";
import { formatShortDay } from "@/lib/dates";

type Held = components["schemas"]["UnattendedReminders"];

/** Days on which somebody who left was to act: in nobody's day, until a manager takes them over. */
export function Reminders() {
  const { t } = useLingui();
  const queries = useQueryClient();
  const held = useQuery(unattendedReminders);
  const take = useMutation({
    mutationFn: async (staff: number | null) => {
      const { data } = await client.POST("/api/customer-reminders/take-over/", { body: { staff } });
      return data;
    },
    onSettled: () =>
      Promise.all(
        ["reminders", "worklist"].map((key) => queries.invalidateQueries({ queryKey: [key] })),
      ),
  });
  return (
    <Stack gap="sm" component="section" aria-labelledby="reminders-of-nobody">
      <Title order={2} size="h4" id="reminders-of-nobody">
        {t`Reminders nobody attends`}
      </Title>
      {take.isError && <ErrorNote error={take.error} />}
      <div role="status">
        {take.isSuccess && (
          <Text size="sm">
            {t`Taken over. They stand in your day, those of a contact with whose it is.`}
          </Text>
        )}
      </div>
      <ListBody
        query={held}
        isEmpty={(answer) => answer.length === 0}
        empty={<Empty>{t`Every reminder stands in the day of somebody who is there.`}</Empty>}
      >
        {(answer) => (
          <ul className={classes.rows} aria-label={t`Reminders nobody attends`}>
            {answer.map((each) => (
              <Row
                key={each.staff ?? "nobody"}
                held={each}
                isPending={take.isPending}
                onTake={() => take.mutate(each.staff ?? null)}
              />
            ))}
          </ul>
        )}
      </ListBody>
    </Stack>
  );
}

type RowProps = { held: Held; isPending: boolean; onTake: () => void };

function Row({ held, isPending, onTake }: RowProps) {
  const { t, i18n } = useLingui();
  const { today } = useMe();
  const { name, overdue } = held;
  const who = {
    left: t`${name} left`,
    reads_only: t`${name} only reads now`,
    nobody: t`Nobody's yet`,
  }[held.reason];
  const earliest = formatShortDay(held.earliest_on, today ?? "", i18n.locale);
  const parts = [
    held.of_customers > 0 &&
      plural(held.of_customers, { one: "# of a customer", other: "# of customers" }),
    held.of_contacts > 0 &&
      plural(held.of_contacts, { one: "# of a contact", other: "# of contacts" }),
    t`the first for ${earliest}`,
  ];
  return (
    <li className={classes.row}>
      <Stack gap={0} style={{ flex: 1 }}>
        <Text fw={500} dir="auto" lineClamp={2} title={who}>
          {who}
        </Text>
        <Text size="sm" c="dimmed">
          {parts.filter(Boolean).join(" · ")}
          {overdue > 0 && (
            <b>
              {" · "}
              {plural(overdue, { one: "# is late", other: "# are late" })}
            </b>
          )}
        </Text>
      </Stack>
      <Button
        size="compact-md"
        disabled={isPending}
        onClick={onTake}
        aria-label={t`Take over: ${who}`}
      >
        {t`Take over`}
      </Button>
    </li>
  );
}
