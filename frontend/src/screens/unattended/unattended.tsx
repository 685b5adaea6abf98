import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useFormatCount, useMay, useMe } from "@/api/me";
import type { components } from "@/api/schema";
import { unattendedContacts } from "@/api/unattended";
import { Empty, ListBody } from "@/components/lists/list-body";
import classes from "@/components/lists/lists.module.css";
import { NoRight } from "@/components/no-right";
import { ScreenTitle } from "@/components/screen-title";
import { TextLink } from "@/components/text-link";
import { addDays, formatShortDay } from "@/lib/dates";
import { Sharing } from "../contacts/sharing";
import { Reminders } from "./reminders";

type Held = components["schemas"]["Unattended"];

/** Open contacts of who left or is away, and nobody's: given to others in one step. */
export function Unattended() {
  const { t } = useLingui();
  if (!useMay("manage"))
    return (
      <NoRight title={t`Contacts nobody attends`}>{t`Your role gives no contacts out.`}</NoRight>
    );
  return <Lists />;
}

function Lists() {
  const { t } = useLingui();
  const [given, setGiven] = useState<Held | null>(null);
  const held = useQuery(unattendedContacts);
  const notThere = (held.data ?? []).flatMap(({ staff }) => staff ?? []);
  const name = given?.name || t`nobody's`;
  return (
    <Stack gap="md" maw={900}>
      <ScreenTitle title={t`Contacts nobody attends`}>
        <TextLink to="/contacts" size="sm">
          {t`All contacts`}
        </TextLink>
      </ScreenTitle>
      <ListBody
        query={held}
        isEmpty={(answer) => answer.length === 0}
        empty={<Empty>{t`Every open contact has somebody who is there.`}</Empty>}
      >
        {(answer) => (
          <ul className={classes.rows} aria-label={t`Contacts nobody attends`}>
            {answer.map((each) => (
              <Row key={each.staff ?? "nobody"} held={each} onGive={() => setGiven(each)} />
            ))}
          </ul>
        )}
      </ListBody>
      <Reminders />
      <Modal
        opened={given !== null}
        onClose={() => setGiven(null)}
        title={t`Give contacts out: ${name}`}
        closeButtonProps={{ "aria-label": t`Close` }}
      >
        {given && (
          <Sharing
            source={
              given.staff
                ? { from: given.staff }
                : { view: { owner: "nobody" }, chosen: { all: true } }
            }
            without={notThere}
            onDone={() => setGiven(null)}
          />
        )}
      </Modal>
    </Stack>
  );
}

function Row({ held, onGive }: { held: Held; onGive: () => void }) {
  const { t, i18n } = useLingui();
  const { today } = useMe();
  const format = useFormatCount();
  const { name, reason } = held;
  const short = (day: string) => formatShortDay(day, today ?? "", i18n.locale);
  const until = held.back_on ? short(addDays(held.back_on, -1)) : "";
  const who = {
    left: t`${name} left`,
    reads_only: t`${name} only reads now`,
    absent: t`${name} is away until ${until}`,
    nobody: t`Nobody's yet`,
  }[reason];
  const contacts = held.open_contacts;
  const open = format(contacts);
  const overdue = held.overdue;
  const oldest = held.oldest_promise_on ? short(held.oldest_promise_on) : "";
  return (
    <li className={classes.row}>
      <Stack gap={0} style={{ flex: 1 }}>
        <Text fw={500} dir="auto">
          {who}
        </Text>
        <Text size="sm" c="dimmed">
          {plural(contacts, { one: "1 open contact", other: `${open} open contacts` })}
          {overdue > 0 && (
            <b>
              {" · "}
              {plural(overdue, {
                one: "# promised call is late",
                other: "# promised calls are late",
              })}
            </b>
          )}
          {oldest && ` · ${t`the first promised for ${oldest}`}`}
        </Text>
      </Stack>
      <Group gap="xs">
        <Button size="compact-md" onClick={onGive} aria-label={t`Give out: ${who}`}>
          {reason === "nobody" ? t`Give out` : t`Hand over`}
        </Button>
      </Group>
    </li>
  );
}
