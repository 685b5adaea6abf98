import { useLingui } from "@lingui/react/macro";
import { TextInput } from "@mantine/core";
import { useMe } from "@/api/me";
import { type Day, type Direction, formatDay, readDay } from "@/lib/dates";

/** A typed day as the organization means it, and whether it lies on the wrong side of today. */
function useDay(direction: Direction): (typed: string) => { day: Day | null; isAstray: boolean } {
  const me = useMe();
  const today = me.today ?? "";
  const order = me.organization.date_order ?? "DMY";
  return (typed) => {
    const day = readDay(typed, { today, order, direction });
    const isAstray = day !== null && (direction === "past" ? day > today : day < today);
    return { day, isAstray };
  };
}

/** A typed day as the organization means it; null where it is none that may be meant. */
export function useReadDay(direction: Direction): (typed: string) => Day | null {
  const read = useDay(direction);
  return (typed) => {
    const { day, isAstray } = read(typed);
    return isAstray ? null : day;
  };
}

type Props = {
  label: string;
  typed: string;
  onChange: (typed: string) => void;
  direction: Direction;
  hint: string; // while nothing is typed
  refused: string | undefined; // by the service
  isFirst?: boolean; // of a dialog: what is typed goes here
};

/** Typed as people write days, and echoed in letters, so that nobody takes day for month. */
export function DayField({ label, typed, onChange, direction, hint, refused, isFirst }: Props) {
  const { t, i18n } = useLingui();
  const { day, isAstray } = useDay(direction)(typed);
  const isWrong = typed.trim().length > 1 && (!day || isAstray);
  const side = direction === "past" ? t`A day up to today.` : t`Today or a later day.`;
  const wrong = isAstray ? side : t`There is no such day. Type it as 25, sat or 2/12.`;
  return (
    <TextInput
      label={label}
      placeholder={t`25, sat, 2/12`}
      value={typed}
      onChange={(event) => onChange(event.currentTarget.value)}
      description={day && !isAstray ? formatDay(day, i18n.locale) : hint}
      error={isWrong ? wrong : refused}
      autoComplete="off"
      data-autofocus={isFirst}
    />
  );
}
