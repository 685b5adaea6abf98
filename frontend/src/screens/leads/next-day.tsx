import { useLingui } from "@lingui/react/macro";
import { useMe } from "@/api/me";
import { type Day, formatShortDay } from "@/lib/dates";

/** A promised day; one that is past stands out by its words, too. */
export function NextDay({ day }: { day: Day | null }) {
  const { t, i18n } = useLingui();
  const today = useMe().today ?? "";
  if (!day) return null;
  const short = formatShortDay(day, today, i18n.locale);
  if (day < today) return <b>{t`promised for ${short}`}</b>;
  return <>{day === today ? t`today` : short}</>;
}
