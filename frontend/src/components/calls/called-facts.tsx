import { useLingui } from "@lingui/react/macro";
import { Badge, List, Stack, Text } from "@mantine/core";
import { useMe } from "@/api/me";
import { formatShortDay } from "@/lib/dates";
import { useMedicineEnd } from "../medicine-end";
import type { Called, Medicine } from "./called";
import { describeAnswer, describeWhy } from "./words";

/** Why they are called, when they came last, what was said, what runs out. */
export function CalledFacts({ called }: { called: Called }) {
  const { t, i18n } = useLingui();
  const { today } = useMe();
  const short = (day: string) => formatShortDay(day.slice(0, 10), today ?? "", i18n.locale);
  const last = called.lastWords;
  return (
    <Stack gap={4}>
      {called.why.map((why) => (
        <Text key={`${why.reason} ${why.note}`} fw={500} dir="auto">
          {describeWhy(why, short)}
        </Text>
      ))}
      {called.dueOn && called.isOverdue && (
        <Text size="sm" c="red">{t`Overdue since ${short(called.dueOn)}`}</Text>
      )}
      {called.attempts > 0 && <Text size="sm">{t`Tried so far: ${called.attempts}`}</Text>}
      {called.lastVisit && <Text size="sm">{t`Last here ${short(called.lastVisit)}`}</Text>}
      {last && (
        <Text size="sm" dir="auto">
          {[short(last.at), last.by, describeAnswer(last.said)].filter(Boolean).join(" · ")}
        </Text>
      )}
      {called.medicines.length > 0 && (
        <List size="sm" aria-label={t`Medicines`}>
          {called.medicines.map((medicine) => (
            <List.Item key={medicine.id}>
              <MedicineLine medicine={medicine} />
            </List.Item>
          ))}
        </List>
      )}
    </Stack>
  );
}

function MedicineLine({ medicine }: { medicine: Medicine }) {
  const { t } = useLingui();
  const { describeEndOf } = useMedicineEnd();
  return (
    <>
      {describeEndOf(medicine.name, medicine.runsOutOn)}
      {medicine.isUncertain && (
        <Badge color="orange" size="sm" ms={6}>
          {t`Ask them whether a message came`}
        </Badge>
      )}
      {medicine.isReminded && !medicine.isUncertain && (
        <Badge color="gray" size="sm" ms={6}>
          {t`Reminded`}
        </Badge>
      )}
    </>
  );
}
