import { useLingui } from "@lingui/react/macro";
import { Badge, Text } from "@mantine/core";
import { useMe } from "@/api/me";
import type { Called } from "@/components/calls/called";
import { describeWhy } from "@/components/calls/words";
import classes from "@/components/lists/lists.module.css";
import { PersonRow } from "@/components/lists/person-row";
import { formatShortDay } from "@/lib/dates";

type Props = { people: Called[]; open: Called; isAll: boolean };

/** The day in its order: overdue first, then whoever usually answers at this hour. */
export function DayList({ people, open, isAll }: Props) {
  const { t, i18n } = useLingui();
  const { today } = useMe();
  const short = (day: string) => formatShortDay(day, today ?? "", i18n.locale);
  return (
    <>
      <ul className={classes.rows} aria-label={t`To call`}>
        {people.map((person) => (
          <PersonRow
            key={person.key}
            to="/my-day"
            search={{ at: person.key }}
            isOpen={person.key === open.key}
            name={person.name}
            phone={person.phone}
            optedOut={person.optedOut}
            line={
              <>
                {person.isOverdue && person.dueOn && (
                  <Badge color="red" variant="light" size="sm" me={6}>
                    {t`since ${short(person.dueOn)}`}
                  </Badge>
                )}
                {person.bestTime?.is_now && person.bestTime.basis === "own" && (
                  <Badge variant="light" size="sm" me={6}>
                    {t`Best now`}
                  </Badge>
                )}
                {person.why.map((why) => describeWhy(why, short)).join(" · ")}
              </>
            }
          />
        ))}
      </ul>
      {!isAll && <Text size="sm" c="dimmed" mt="sm">{t`More follow as these are done.`}</Text>}
    </>
  );
}
