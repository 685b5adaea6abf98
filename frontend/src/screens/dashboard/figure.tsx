import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Text } from "@mantine/core";
import { TextLink } from "@/components/text-link";
import { targetOf } from "./links";
import type { Figure } from "./use-dashboard";
import { changeOf, FIGURE_LABELS, useFormatFigure } from "./words";

const MANY_TIMES = 9; // more than it was: percent say little of it

type Props = { name: string; figure: Figure; of?: string; short?: boolean };

/** A figure leads to its list. Who hears it alone is told what it is, and `of` whom. */
export function FigureLink({ name, figure, of, short }: Props) {
  const { i18n } = useLingui();
  const format = useFormatFigure();
  const label = FIGURE_LABELS[name];
  const target = targetOf(figure.list);
  const shown = format(name, figure.value, short);
  const said = [of, label && i18n._(label)].filter(Boolean).join(", ");
  return (
    <TextLink
      to={target.to}
      params={target.params as never}
      search={target.search as never}
      aria-label={`${said}: ${shown}`}
      underline="always"
      inherit
    >
      {shown}
    </TextLink>
  );
}

/** "▲ 12 % · 340 before": by arrow, sign and word, never by colour alone. */
export function Change({ name, figure }: { name: string; figure: Figure }) {
  const { t, i18n } = useLingui();
  const format = useFormatFigure();
  if (figure.previous === null) return null;
  const change = changeOf(figure);
  const before = format(name, figure.previous, true);
  if (change === null) {
    if (!Number(figure.value)) return null;
    return <Text span size="xs" c="dimmed">{t`none before`}</Text>;
  }
  const percent = i18n.number(Math.abs(change), { style: "percent", maximumFractionDigits: 0 });
  const times = i18n.number(change + 1, { maximumFractionDigits: 0 });
  return (
    <Text span size="xs" c="dimmed">
      {change === 0 ? (
        t`as before`
      ) : (
        <>
          <span aria-hidden>{change > 0 ? "▲" : "▼"} </span>
          {change >= MANY_TIMES
            ? t`${times} times as much`
            : change > 0
              ? t`${percent} more`
              : t`${percent} less`}
          {" · "}
          {t`${before} before`}
        </>
      )}
    </Text>
  );
}

/** Who was counted and is in no list any more. */
export function Unlisted({ figure }: { figure: Figure }) {
  if (!figure.unlisted) return null;
  return (
    <Text size="xs" c="dimmed">
      {plural(figure.unlisted, {
        one: "# who was erased or deleted since is in no list",
        other: "# who were erased or deleted since are in no list",
      })}
    </Text>
  );
}
