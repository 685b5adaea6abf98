import { useLingui } from "@lingui/react/macro";
import { useMe } from "@/api/me";
import { formatShortDay } from "@/lib/dates";

/** When a medicine runs out, in words: what is behind us has ended. */
export function useMedicineEnd() {
  const { t, i18n } = useLingui();
  const { today = "" } = useMe();
  return {
    describeEnd: (day: string) => {
      const short = formatShortDay(day, today ?? "", i18n.locale);
      return day < (today ?? "") ? t`ended ${short}` : t`ends ${short}`;
    },
    /** `name`: "" where it may not be read. */
    describeEndOf: (name: string, day: string) => {
      const short = formatShortDay(day, today ?? "", i18n.locale);
      if (day < (today ?? ""))
        return name ? t`${name} ended ${short}` : t`A medicine ended ${short}`;
      return name ? t`${name} ends ${short}` : t`A medicine ends ${short}`;
    },
  };
}
