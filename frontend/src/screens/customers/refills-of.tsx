import { useLingui } from "@lingui/react/macro";
import { Badge, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMe } from "@/api/me";
import { describeAnswer } from "@/components/calls/words";
import { Empty, ListBody } from "@/components/lists/list-body";
import classes from "@/components/lists/lists.module.css";
import { useMedicineEnd } from "@/components/medicine-end";
import { formatShortDay } from "@/lib/dates";
import { REFILL_LABELS } from "./texts";
import { refillsOptions } from "./use-customers";

/** What was reminded of, and what became of it; open ones lead to where they are called about. */
export function RefillsOf({ customer }: { customer: number }) {
  const { t, i18n } = useLingui();
  const { today } = useMe();
  const refills = useQuery(refillsOptions(customer));
  const { describeEnd } = useMedicineEnd();
  const short = (day: string) => formatShortDay(day.slice(0, 10), today ?? "", i18n.locale);
  return (
    <ListBody
      query={refills}
      isEmpty={(rows) => rows.length === 0}
      empty={<Empty>{t`No medicine of this customer has days.`}</Empty>}
    >
      {(rows) => (
        <Stack gap="sm">
          <ul className={classes.rows} aria-label={t`Refills`}>
            {rows.map((row) => (
              <li key={row.id} className={classes.row}>
                <div>
                  <Group gap="xs">
                    <Text fw={500}>{row.medicine_name || t`A medicine`}</Text>
                    <Badge variant="light" color={row.status === "pending" ? "blue" : "gray"}>
                      {i18n._(REFILL_LABELS[row.status] as never)}
                    </Badge>
                  </Group>
                  <Text size="sm" c="dimmed">
                    {[
                      describeEnd(row.runs_out_on),
                      row.bought_on && t`bought ${short(row.bought_on)}`,
                      describeAnswer(row.closing_reason),
                      row.response_notes,
                    ]
                      .filter(Boolean)
                      .join(" · ")}
                  </Text>
                </div>
              </li>
            ))}
          </ul>
        </Stack>
      )}
    </ListBody>
  );
}
