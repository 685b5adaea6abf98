import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Text } from "@mantine/core";
import { type Bar, Bars } from "./bars";
import { FigureLink } from "./figure";
import { Part } from "./part";
import { FigureTable } from "./tables";
import type { Figure, Line, Rows } from "./use-dashboard";

const WAYS: Record<string, MessageDescriptor> = {
  whatsapp: msg`By WhatsApp`,
  sms: msg`By SMS`,
  call: msg`By a call`,
};
const COLUMNS = ["reminded", "bought", "waiting", "bought_before", "closed", "cancelled"] as const;

/** Whether reminding works: of those reminded in these days, how many then bought. */
export function RefillSuccess({ table }: { table: Rows }) {
  const { t, i18n } = useLingui();
  const title = t`Refills: reminded, and bought`;
  const textOf = ({ id, name }: Line) =>
    WAYS[String(id)] ? i18n._(WAYS[String(id)] as never) : name;
  const figureOf = (line: Line, name: string) => line.figures[name] as Figure;
  const used = table.rows.filter((line) => Number(line.figures.reminded?.value));
  const bars = used.map<Bar>((line) => {
    const bought = Number(figureOf(line, "bought").value);
    const share = bought / Number(figureOf(line, "reminded").value);
    const percent = i18n.number(share, { style: "percent", maximumFractionDigits: 0 });
    return {
      id: String(line.id),
      label: t`${textOf(line)}: ${percent} bought`,
      text: textOf(line),
      name: "bought",
      figure: figureOf(line, "bought"),
      share,
      line: (
        <>
          {t`of reminded`}{" "}
          <FigureLink name="reminded" figure={figureOf(line, "reminded")} of={textOf(line)} />
          {" · "}
          {t`waiting`}{" "}
          <FigureLink name="waiting" figure={figureOf(line, "waiting")} of={textOf(line)} />
        </>
      ),
    };
  });
  return (
    <Part
      name="refills"
      title={title}
      chart={
        bars.length > 0 ? (
          <Bars bars={bars} label={title} />
        ) : (
          <Text c="dimmed">{t`Nobody was reminded in these days.`}</Text>
        )
      }
      table={
        <FigureTable
          label={title}
          lead={t`How`}
          names={COLUMNS}
          table={table}
          nameOf={textOf}
          textOf={textOf}
        />
      }
    />
  );
}
