import { useLingui } from "@lingui/react/macro";
import { Group, Text } from "@mantine/core";
import classes from "./dashboard.module.css";
import { Part } from "./part";
import { FigureTable } from "./tables";
import { isUsed, type Line, type Rows } from "./use-dashboard";

const COLUMNS = ["came", "calls", "calls_successful"] as const;
const ENOUGH_CALLS = 5; // in an hour, before anything is said of it

/** When people come, and when calls are answered: the best hours to call. */
export function Hours({ table }: { table: Rows }) {
  const { t } = useLingui();
  const title = t`Hours: who came, who answered`;
  const shown = hoursShown(table.rows);
  const best = bestHour(table.rows);
  const textOf = ({ id }: Line) => t`${Number(id)} to ${Number(id) + 1} h`;
  const many = (line: Line, name: string) => Number(line.figures[name]?.value ?? 0);
  const sentence = best
    ? t`Calls are answered best from ${best.hour} to ${best.hour + 1} h: ${best.answered} of ${best.calls}.`
    : t`Too few calls yet to say when they are answered best.`;
  return (
    <Part
      name="hours"
      title={title}
      chart={
        shown.length === 0 ? (
          <Text c="dimmed">{t`Nobody came and nobody was called in these days.`}</Text>
        ) : (
          <>
            <Text size="sm">{sentence}</Text>
            <Columns
              label={t`Customers who came, by hour`}
              columns={shown.map((line) => ({ hour: Number(line.id), solid: many(line, "came") }))}
            />
            <Columns
              label={t`Calls by hour: answered, and not`}
              columns={shown.map((line) => ({
                hour: Number(line.id),
                solid: many(line, "calls_successful"),
                hatched: many(line, "calls") - many(line, "calls_successful"),
              }))}
            />
            <Group gap="md" aria-hidden>
              <Text size="xs" c="dimmed">
                <span className={`${classes.swatch} ${classes.fill}`} />
                {t`answered`}
              </Text>
              <Text size="xs" c="dimmed">
                <span className={`${classes.swatch} ${classes.hatched}`} />
                {t`not answered`}
              </Text>
            </Group>
          </>
        )
      }
      table={
        <FigureTable
          label={title}
          lead={t`Hour`}
          names={COLUMNS}
          table={{ ...table, rows: shown }}
          nameOf={textOf}
          textOf={textOf}
        />
      }
    />
  );
}

type Column = { hour: number; solid: number; hatched?: number };

/** A picture for eyes: who hears it has its words, and the table behind it. */
function Columns({ label, columns }: { label: string; columns: readonly Column[] }) {
  const { t } = useLingui();
  const highest = Math.max(...columns.map(({ solid, hatched = 0 }) => solid + hatched), 1);
  const height = (many: number) => ({ blockSize: `${(80 * many) / highest}%` });
  const busiest = columns.reduce((best, each) =>
    each.solid + (each.hatched ?? 0) > best.solid + (best.hatched ?? 0) ? each : best,
  );
  const most = t`most from ${busiest.hour} to ${busiest.hour + 1} h`;
  return (
    <figure style={{ margin: 0 }}>
      <Text component="figcaption" size="sm" c="dimmed">
        {label}
      </Text>
      <div role="img" aria-label={`${label}: ${most}`}>
        <div className={classes.columns}>
          {columns.map(({ hour, solid, hatched = 0 }) => (
            <div key={hour} className={classes.column}>
              {solid + hatched > 0 && solid + hatched}
              {hatched > 0 && <div className={classes.hatched} style={height(hatched)} />}
              {solid > 0 && <div className={classes.fill} style={height(solid)} />}
            </div>
          ))}
        </div>
        <div className={classes.hours}>
          {columns.map(({ hour }) => (
            <span key={hour}>{hour}</span>
          ))}
        </div>
      </div>
    </figure>
  );
}

const OPENS = 9;
const CLOSES = 20;

/** The hours of a day's work, and those before and after in which something happened; none where
 * nothing did. */
export function hoursShown(rows: readonly Line[]): Line[] {
  const first = rows.findIndex(isUsed);
  if (first < 0) return [];
  return rows.slice(Math.min(first, OPENS), Math.max(rows.findLastIndex(isUsed) + 1, CLOSES));
}

/** Where most calls are answered, of hours with enough of them; null where there is none. */
export function bestHour(rows: readonly Line[]) {
  const hours = rows
    .map((line) => ({
      hour: Number(line.id),
      calls: Number(line.figures.calls?.value ?? 0),
      answered: Number(line.figures.calls_successful?.value ?? 0),
    }))
    .filter(({ calls, answered }) => calls >= ENOUGH_CALLS && answered > 0);
  hours.sort((a, b) => b.answered / b.calls - a.answered / a.calls || b.calls - a.calls);
  return hours[0] ?? null;
}
