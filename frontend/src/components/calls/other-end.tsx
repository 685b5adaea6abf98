import { useLingui } from "@lingui/react/macro";
import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useMe } from "@/api/me";
import { addDays, type Day, formatDay, readDay } from "@/lib/dates";

type Props = {
  day: Day | null;
  onDay: (day: Day | null) => void;
  onClose: (reason: string) => void;
};

/** What is seldom wanted: another day than the proposed ones, another reason to close. */
export function OtherEnd({ day, onDay, onClose }: Props) {
  const { t } = useLingui();
  const { today } = useMe();
  const [isClosing, setClosing] = useState(false);
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Text size="sm">{t`Another day`}</Text>
        <OtherDay today={today ?? ""} day={day} onDay={onDay} />
        <Button
          variant="subtle"
          size="compact-sm"
          aria-expanded={isClosing}
          onClick={() => setClosing(!isClosing)}
        >
          {t`Another reason to close`}
        </Button>
      </Group>
      {isClosing && <OtherReason onClose={onClose} />}
    </Stack>
  );
}

const STEPS = [1, 3, 7, 30];

/** Nothing is stored by naming a day: the outcome that is tapped next takes it. */
function OtherDay({
  today,
  day,
  onDay,
}: {
  today: Day;
  day: Day | null;
  onDay: (day: Day | null) => void;
}) {
  const { t, i18n } = useLingui();
  const me = useMe();
  const [typed, setTyped] = useState("");
  const order = me.organization.date_order ?? "DMY";
  const read = typed ? readDay(typed, { today, order, direction: "future" }) : null;
  const type = (text: string) => {
    setTyped(text);
    const found = readDay(text, { today, order, direction: "future" });
    onDay(found && found > today ? found : null);
  };
  const pick = (days: number) => {
    const picked = addDays(today, days);
    setTyped("");
    onDay(day === picked ? null : picked);
  };
  const isWrong = typed.trim().length > 1 && !(read && read > today);
  return (
    <>
      {STEPS.map((days) => (
        <Button
          key={days}
          variant={day === addDays(today, days) && !typed ? "filled" : "default"}
          size="compact-sm"
          aria-pressed={day === addDays(today, days) && !typed}
          aria-label={`+${days}: ${formatDay(addDays(today, days), i18n.locale)}`}
          onClick={() => pick(days)}
        >
          +{days}
        </Button>
      ))}
      <TextInput
        aria-label={t`Another day`}
        placeholder={t`25, sat, 2/12`}
        size="xs"
        w={110}
        value={typed}
        onChange={(event) => type(event.currentTarget.value)}
        error={isWrong && t`A day after today.`}
        autoComplete="off"
      />
      {read && read > today && <Text size="sm">{formatDay(read, i18n.locale)}</Text>}
    </>
  );
}

function OtherReason({ onClose }: { onClose: (reason: string) => void }) {
  const { t } = useLingui();
  const [reason, setReason] = useState("");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim()) onClose(reason.trim());
      }}
    >
      <Group gap="xs" align="flex-end">
        <TextInput
          label={t`Why nobody calls again`}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={200}
          autoFocus
        />
        <Button type="submit" variant="default" disabled={!reason.trim()}>
          {t`Close`}
        </Button>
      </Group>
    </form>
  );
}
