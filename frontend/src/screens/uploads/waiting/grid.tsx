import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Button, Group, Stack, Text } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { type ClipboardEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Empty, ListBody } from "@/components/lists/list-body";
import { Pager } from "@/components/lists/pager";
import { pageOf } from "@/lib/address";
import { moved, type Place } from "@/lib/grid-moves";
import type { Upload } from "../use-uploads";
import { GridCell } from "./grid-cell";
import { pasteAt } from "./grid-state";
import { isWaiting, useWaitingRows, type WaitingRows } from "./use-waiting-rows";
import classes from "./waiting.module.css";
import { Why } from "./why";

const route = getRouteApi("/uploads/$id");

/** The waiting rows as a sheet: arrows, type, Enter down, paste of a column, Ctrl-Z. */
export function WaitingGrid({ upload }: { upload: Upload }) {
  const { t } = useLingui();
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const waiting = useWaitingRows(upload);
  const { changed } = waiting;
  return (
    <ListBody
      query={waiting.query}
      onFirstPage={
        pageOf(view.page) > 1 ? () => navigate({ search: ({ page: _, ...now }) => now }) : undefined
      }
      isEmpty={(answer) => answer.results.length === 0}
      empty={<Empty>{t`No row waits for this any more.`}</Empty>}
    >
      {(answer) => (
        <Stack gap="xs">
          <Group justify="space-between" gap="sm" mih={36}>
            <Text size="sm" c="dimmed">
              {t`Type, then Enter: the row is tried at once. Columns can be pasted; Ctrl-Z takes back.`}
            </Text>
            {changed.length > 0 && (
              <Button
                size="compact-md"
                onClick={() => waiting.tryThese(changed)}
                aria-keyshortcuts="Control+Enter"
              >
                {plural(changed.length, { one: "Try # changed row", other: "Try # changed rows" })}
              </Button>
            )}
          </Group>
          <Grid waiting={waiting} />
          <Pager
            list={answer}
            page={pageOf(view.page)}
            onPage={(page) => navigate({ search: (now) => ({ ...now, page: String(page) }) })}
          />
        </Stack>
      )}
    </ListBody>
  );
}

function Grid({ waiting }: { waiting: WaitingRows }) {
  const { t } = useLingui();
  const { rows, columns, edits } = waiting;
  const [place, setPlace] = useState<Place>({ row: 0, column: 0 });
  const at = {
    row: Math.min(place.row, rows.length - 1), // fewer may be left by now
    column: Math.min(place.column, columns.length - 1),
  };
  const [typing, setTyping] = useState<string | null>(null); // what the cell begins with
  const table = useRef<HTMLTableElement>(null);
  const isMoving = useRef(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: after each move, once it is drawn
  useEffect(() => {
    if (!isMoving.current || typing !== null) return;
    isMoving.current = false;
    table.current?.querySelector<HTMLElement>("[tabindex='0']")?.focus();
  }, [place, typing]);

  const go = (next: Place | null) => {
    if (!next) return;
    isMoving.current = true;
    setTyping(null);
    setPlace(next);
  };
  const down = () => go(moved(at, "ArrowDown", false, rows.length, columns.length));
  const row = rows[at.row];
  const column = columns[at.column];

  /** What stands in the cell now, to be tried: state comes later than the key that ends it. */
  const tryRow = (text?: string) => {
    if (!row || !column || !isWaiting(row)) return;
    const cells = { ...edits[row.row_number] };
    if (text !== undefined && text !== waiting.storedOf(row, column)) cells[column.index] = text;
    else if (text !== undefined) delete cells[column.index];
    if (Object.keys(cells).length > 0) waiting.tryThese([row], { [row.row_number]: cells });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (typing !== null || !row || !column) return; // its own field has the keys
    const isWhole = event.ctrlKey || event.metaKey;
    const next = moved(at, event.key, isWhole, rows.length, columns.length);
    if (next) go(next);
    else if (event.key === "Enter" && isWhole) waiting.tryThese(waiting.changed);
    else if (event.key.toLowerCase() === "z" && isWhole) waiting.stepBack();
    else if (event.key === "Enter" && edits[row.row_number]) {
      tryRow();
      down();
    } else if (isWaiting(row) && (event.key === "Enter" || event.key === "F2")) {
      setTyping(waiting.shownOf(row, column));
    } else if (isWaiting(row) && (event.key === "Delete" || event.key === "Backspace")) {
      waiting.edit([{ place: at, text: "" }]);
    } else if (isWaiting(row) && event.key.length === 1 && !isWhole && !event.altKey) {
      setTyping(event.key);
    } else return;
    event.preventDefault();
  };
  const paste = (text: string) => waiting.edit(pasteAt(text, at, rows.length, columns.length));
  const onPaste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData("text/plain");
    const isOfSheet = /[\t\n]/.test(text.trim());
    if (typing !== null && !isOfSheet) return; // a word goes where it is typed
    event.preventDefault();
    setTyping(null);
    isMoving.current = true;
    paste(text);
  };
  return (
    <div className={classes.scroll}>
      <table
        ref={table}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid is a table
        role="grid"
        className={classes.grid}
        aria-label={t`Rows that wait`}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      >
        <thead>
          <tr>
            <th scope="col">{t`Row`}</th>
            {columns.map((each) => (
              <th key={each.index} scope="col" dir="auto">
                {each.heading}
              </th>
            ))}
            <th scope="col" className={classes.why}>
              {t`Why it waits, or what came of it`}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((each, rowIndex) => (
            <tr key={each.row_number} className={isWaiting(each) ? "" : (classes.settled ?? "")}>
              <th scope="row">{each.row_number}</th>
              {columns.map((col, index) => {
                const isHere = at.row === rowIndex && at.column === index;
                return (
                  <GridCell
                    key={col.index}
                    row={each}
                    column={col}
                    shown={waiting.shownOf(each, col)}
                    isChanged={edits[each.row_number]?.[col.index] !== undefined}
                    isHere={isHere}
                    typing={isHere ? typing : null}
                    onHere={() => setPlace({ row: rowIndex, column: index })}
                    onType={() => isWaiting(each) && setTyping(waiting.shownOf(each, col))}
                    onEnd={(text, key) => {
                      waiting.edit([{ place: at, text }]);
                      if (key === "Enter") {
                        tryRow(text);
                        down();
                      } else go(moved(at, key, false, rows.length, columns.length) ?? at);
                    }}
                    onLeave={(text) => {
                      if (typing !== null) waiting.edit([{ place: at, text }]);
                      setTyping(null);
                    }}
                    onCancel={() => go(at)}
                  />
                );
              })}
              <td className={classes.why}>
                <Why row={each} one={waiting.tries[each.row_number]} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
