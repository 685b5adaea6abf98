import { useLingui } from "@lingui/react/macro";
import { Text } from "@mantine/core";
import { type Bar, Bars, toShares } from "./bars";
import { Change } from "./figure";
import { Part } from "./part";
import { ShortTable } from "./tables";
import type { Figure } from "./use-dashboard";
import { FIGURE_LABELS } from "./words";

const STAGES = ["uploaded", "contacted", "came", "bought"] as const;

/** Of the contacts that came onto a call list in these days: how far they came until now. */
export function Funnel({ funnel }: { funnel: Record<string, Figure> }) {
  const { t, i18n } = useLingui();
  const title = t`From call list to bill`;
  const figures = STAGES.map((stage) => funnel[stage] as Figure);
  const all = Number(figures[0]?.value ?? 0);
  const shares = toShares(figures);
  const bars = STAGES.map<Bar>((stage, index) => {
    const figure = figures[index] as Figure;
    const label = i18n._(FIGURE_LABELS[stage] as never);
    const part = all ? Number(figure.value) / all : 0;
    const percent = i18n.number(part, { style: "percent", maximumFractionDigits: 0 });
    return {
      id: stage,
      label,
      text: "",
      name: stage,
      figure,
      ...shares[index],
      share: shares[index]?.share ?? 0,
      line: (
        <>
          {index > 0 && all > 0 && `${t`${percent} of all`} · `}
          <Change name={stage} figure={figure} />
        </>
      ),
    };
  });
  return (
    <Part
      name="funnel"
      title={title}
      chart={
        <>
          <Text size="sm" c="dimmed">
            {t`Contacts made in these days, and what became of them until now.`}
          </Text>
          <Bars bars={bars} label={title} />
        </>
      }
      table={<ShortTable label={title} names={STAGES} figures={funnel} />}
    />
  );
}
