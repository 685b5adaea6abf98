import { useLingui } from "@lingui/react/macro";
import { Paper, Text } from "@mantine/core";
import classes from "./dashboard.module.css";
import { Change, FigureLink, Unlisted } from "./figure";
import type { Figure } from "./use-dashboard";
import { FIGURE_LABELS } from "./words";

const SHOWN = [
  "bill_value",
  "bills",
  "visits",
  "new_customers",
  "returning_customers",
  "conversions",
] as const;

/** The six of the whole, with what they were before; two across on a phone. */
export function Figures({ figures }: { figures: Record<string, Figure> }) {
  const { t, i18n } = useLingui();
  return (
    <ul className={classes.figures} aria-label={t`Figures`}>
      {SHOWN.map((name) => {
        const figure = figures[name];
        const label = FIGURE_LABELS[name];
        if (!figure || !label) return null;
        return (
          <Paper key={name} component="li" withBorder p="sm">
            <Text size="sm">{i18n._(label)}</Text>
            <div className={classes.big}>
              <FigureLink name={name} figure={figure} />
            </div>
            <Change name={name} figure={figure} />
            <Unlisted figure={figure} />
          </Paper>
        );
      })}
    </ul>
  );
}
