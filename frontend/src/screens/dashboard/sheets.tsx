import { useLingui } from "@lingui/react/macro";
import { Text } from "@mantine/core";
import { useMay } from "@/api/me";
import { TextLink } from "@/components/text-link";
import { type Bar, Bars } from "./bars";
import { Change, FigureLink } from "./figure";
import { Part } from "./part";
import { ShortTable } from "./tables";
import type { Figure } from "./use-dashboard";
import { FIGURE_LABELS } from "./words";

const SHOWN = ["uploads", "rows", "settled", "waiting"] as const;

/** How good the sheets were that were handed in: rows that went in, and rows that wait. */
export function Sheets({ sheets }: { sheets: Record<string, Figure> }) {
  const { t, i18n } = useLingui();
  const seesAll = useMay("manage");
  const title = seesAll ? t`Quality of sheets` : t`Quality of your own sheets`;
  const rows = Number(sheets.rows?.value ?? 0);
  const bars = (["settled", "waiting"] as const).map<Bar>((name) => {
    const figure = sheets[name] as Figure;
    const share = rows ? Number(figure.value) / rows : 0;
    const percent = i18n.number(share, { style: "percent", maximumFractionDigits: 0 });
    return {
      id: name,
      label: `${i18n._(FIGURE_LABELS[name] as never)}: ${percent}`,
      text: "",
      name,
      figure,
      share,
      isHatched: name === "waiting",
      line: <Change name={name} figure={figure} />,
    };
  });
  return (
    <Part
      name="sheets"
      title={title}
      chart={
        Number(sheets.uploads?.value) === 0 ? (
          <Text c="dimmed">{t`No sheet was handed in in these days.`}</Text>
        ) : (
          <>
            <Text size="sm">
              {t`Sheets`} <FigureLink name="uploads" figure={sheets.uploads as Figure} />
              {" · "}
              {t`Rows`} <FigureLink name="rows" figure={sheets.rows as Figure} />
              {" · "}
              <TextLink to="/uploads/scorecard" underline="always">{t`Why rows waited`}</TextLink>
            </Text>
            <Bars bars={bars} label={title} />
          </>
        )
      }
      table={<ShortTable label={title} names={SHOWN} figures={sheets} />}
    />
  );
}
