import { useLingui } from "@lingui/react/macro";
import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./dashboard.module.css";
import { FigureLink } from "./figure";
import type { Figure } from "./use-dashboard";

export type Bar = {
  id: string;
  label: ReactNode;
  text: string; // the label without its link
  name: string; // of the figure
  figure: Figure;
  share: number; // of the whole width, 0 to 1
  shareBefore?: number;
  isHatched?: boolean;
  line?: ReactNode; // below it
};

/** Bars across, each with its words and its figure: nothing has to be read off a scale or a colour. */
export function Bars({ bars, label }: { bars: readonly Bar[]; label: string }) {
  const { t } = useLingui();
  const hasBefore = bars.some((bar) => bar.shareBefore);
  return (
    <>
      <ul className={classes.bars} aria-label={label}>
        {bars.map((bar) => (
          <li key={bar.id}>
            <div className={classes.bar}>
              <Text size="sm" dir="auto" lineClamp={2}>
                {bar.label}
              </Text>
              <Text size="sm" fw={600} className={classes.number ?? ""}>
                <FigureLink name={bar.name} figure={bar.figure} of={bar.text} short />
              </Text>
            </div>
            <div className={classes.track} aria-hidden>
              {bar.share > 0 && (
                <div
                  className={`${classes.fill} ${bar.isHatched ? classes.hatched : ""}`}
                  style={{ inlineSize: percent(bar.share) }}
                />
              )}
              {!!bar.shareBefore && (
                <div
                  className={classes.before}
                  style={{ insetInlineStart: percent(bar.shareBefore) }}
                />
              )}
            </div>
            {bar.line && (
              <Text component="div" size="xs" c="dimmed">
                {bar.line}
              </Text>
            )}
          </li>
        ))}
      </ul>
      {hasBefore && (
        <Text size="xs" c="dimmed" aria-hidden>
          <span className={classes.mark} />
          {t`where it was before`}
        </Text>
      )}
    </>
  );
}

const percent = (share: number) => `${Math.round(1000 * Math.min(share, 1)) / 10}%`;

/** Shares of the longest bar, what was before among them; nothing is drawn of what is none. */
export function toShares(figures: readonly Figure[]): { share: number; shareBefore: number }[] {
  const of = (value: Figure["value"] | null) => Math.max(Number(value ?? 0), 0);
  const longest = Math.max(...figures.flatMap(({ value, previous }) => [of(value), of(previous)]));
  return figures.map(({ value, previous }) => ({
    share: longest ? of(value) / longest : 0,
    shareBefore: longest ? of(previous) / longest : 0,
  }));
}
