import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useMe } from "@/api/me";
import { daysOf, EVER, formatDays, RANGES, type Range, type RangeName } from "@/lib/ranges";
import { Choice } from "./lists/choice";
import { OwnDays } from "./own-days";

const LABELS: Record<RangeName | typeof EVER, MessageDescriptor> = {
  month: msg`This month`,
  "last-month": msg`Last month`,
  week: msg`This week`,
  quarter: msg`This quarter`,
  year: msg`This year`,
  ever: msg`Since ever`,
  days: msg`Other days`,
};

/** The part of an address that says which days. */
export type DaysAsked = { range?: string; from?: string; to?: string };

type Props = {
  view: DaysAsked;
  onChange: (change: { range?: string; from: string; to: string }) => void;
  withEver?: boolean;
};

/** Which days: those that people ask for by name, or days of their own. */
export function RangeChoice({ view, onChange, withEver }: Props) {
  const { t } = useLingui();
  const { name, from, to } = daysOf(view, useMe().today ?? "");
  const choices = withEver ? [...RANGES.slice(0, -1), EVER, "days" as const] : RANGES;
  return (
    <>
      <Choice
        label={t`Days`}
        value={withEver && view.range === EVER ? EVER : name}
        onChange={(range) => onChange({ range, from: "", to: "" })}
        choices={choices.map((each) => [each, LABELS[each]])}
      />
      {name === "days" && (
        <OwnDays key={`${view.from} ${view.to}`} from={from} to={to} onChange={onChange} />
      )}
    </>
  );
}

/** "1 to 28 Nov". */
export function useFormatDays() {
  const { t, i18n } = useLingui();
  const { today } = useMe();
  return (range: Range) => formatDays(range, today ?? "", i18n.locale, t`to`);
}
