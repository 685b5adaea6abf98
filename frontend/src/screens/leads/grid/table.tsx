import { useLingui } from "@lingui/react/macro";
import { Text, VisuallyHidden } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useMay } from "@/api/me";
import { CallIcons } from "@/components/call-links";
import { describeProjectStatus } from "@/components/lead-labels";
import { PhoneNumber } from "@/components/phone-number";
import { moved, type Place } from "@/lib/grid-moves";
import { useKeys } from "@/lib/use-keys";
import { MoveTo } from "../moving/move-to";
import { type Membership, staysWon } from "../moving/use-move";
import { NextDay } from "../next-day";
import type { Project } from "../use-leads";
import classes from "./grid.module.css";
import { cellOf, type GridRow } from "./use-grid";

type Props = { rows: readonly GridRow[]; columns: readonly Project[] };

/** People down, projects across. Arrows lead from cell to cell, Enter opens, M moves. */
export function GridTable({ rows, columns }: Props) {
  const { t } = useLingui();
  const mayWork = useMay("work");
  const [place, setPlace] = useState<Place>({ row: 0, column: 0 });
  const at = {
    row: Math.min(place.row, rows.length - 1),
    column: Math.min(place.column, columns.length), // the first one is who it is
  };
  const [asked, setAsked] = useState<Membership | null>(null);
  const table = useRef<HTMLTableElement>(null);
  const isMoving = useRef(false);
  useEffect(() => {
    if (!isMoving.current || asked) return;
    isMoving.current = false;
    table.current?.querySelector<HTMLElement>("[data-cell][tabindex='0']")?.focus();
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLElement) || event.target.dataset.cell === undefined) return;
    const isWhole = event.ctrlKey || event.metaKey;
    const next = moved(at, event.key, isWhole, rows.length, columns.length + 1);
    if (!next || event.altKey) return;
    event.preventDefault();
    isMoving.current = true;
    setPlace(next);
  };
  const ask = () => {
    const row = rows[at.row];
    const project = columns[at.column - 1];
    const cell = row && project && cellOf(row, project.id);
    if (!cell) return;
    setAsked({ ...cell, id: cell.association, lead: row.id, lead_name: row.full_name });
  };
  useKeys(mayWork ? [["M", ask]] : []);
  const cellProps = (row: number, column: number) => ({
    tabIndex: at.row === row && at.column === column ? 0 : -1,
    "data-cell": `${row},${column}`,
    onFocus: () => setPlace({ row, column }),
  });
  return (
    <div className={classes.scroll}>
      <table
        ref={table}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid is a table
        role="grid"
        className={classes.grid}
        aria-label={t`Leads by projects`}
        aria-colcount={columns.length + 1}
        onKeyDown={onKeyDown}
      >
        <thead>
          <tr>
            <th scope="col">{t`Name`}</th>
            {columns.map((project) => (
              <th key={project.id} scope="col" dir="auto" title={project.name}>
                <Text component="span" size="sm" fw={700} lineClamp={2}>
                  {project.name}
                </Text>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={row.id}>
              <th scope="row" className={classes.who}>
                <Who row={row} {...cellProps(index, 0)} />
              </th>
              {columns.map((project, column) => (
                <GridCell key={project.id} row={row} project={project}>
                  {cellProps(index, column + 1)}
                </GridCell>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {asked && (
        <MoveTo
          membership={asked}
          returnFocus={false}
          onClose={() => {
            isMoving.current = true;
            setAsked(null);
          }}
        />
      )}
    </div>
  );
}

type CellProps = { tabIndex: number; "data-cell": string; onFocus: () => void };

function Who({ row, ...cell }: { row: GridRow } & CellProps) {
  const { t } = useLingui();
  return (
    <div className={classes.person}>
      <div className={classes.named}>
        <Link to="/leads/$id" params={{ id: String(row.id) }} {...cell}>
          <Text component="span" size="sm" fw={500} lineClamp={2} dir="auto" title={row.full_name}>
            {row.full_name || t`No name`}
          </Text>
        </Link>
        <Text size="sm">
          <PhoneNumber phone={row.contact_number} />
        </Text>
      </div>
      <CallIcons phone={row.contact_number} name={row.full_name} optedOut />
    </div>
  );
}

type GridCellProps = { row: GridRow; project: Project; children: CellProps };

function GridCell({ row, project, children: cell }: GridCellProps) {
  const { t } = useLingui();
  const mayWork = useMay("work");
  const found = cellOf(row, project.id);
  if (!found) {
    return (
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: of a grid
      <td role="gridcell" className={classes.cell} {...cell} tabIndex={cell.tabIndex}>
        <VisuallyHidden>{t`not in ${project.name}`}</VisuallyHidden>
        <span className={classes.empty} aria-hidden>
          –
        </span>
      </td>
    );
  }
  return (
    <td className={classes.cell}>
      <Link
        to="/leads/$id"
        params={{ id: String(row.id) }}
        search={{ project: String(project.id) }}
        {...cell}
        {...(mayWork && { "aria-keyshortcuts": "M" })}
      >
        <span dir="auto">{describeProjectStatus(found.status)}</span>
        {staysWon(found) && (
          <Text component="span" size="xs" display="block">
            {t`Counts as won`}
          </Text>
        )}
        {found.next_follow_up_on && (
          <Text component="span" size="xs" display="block">
            <NextDay day={found.next_follow_up_on} />
          </Text>
        )}
      </Link>
    </td>
  );
}
