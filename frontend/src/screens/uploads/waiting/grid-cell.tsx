import { useLingui } from "@lingui/react/macro";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { problemWords } from "../problem-words";
import type { UploadRow } from "../use-uploads";
import { type Column, isWaiting, textOf } from "./use-waiting-rows";
import classes from "./waiting.module.css";

type Props = {
  row: UploadRow;
  column: Column;
  shown: string;
  isChanged: boolean;
  isHere: boolean;
  typing: string | null; // what its field begins with
  onHere: () => void;
  onType: () => void;
  onEnd: (text: string, key: string) => void; // by Enter, Tab or an arrow up or down
  onLeave: (text: string) => void;
  onCancel: () => void;
};

/** A cell as it is typed now, as it is understood and as it came in the sheet, where these differ. */
export function GridCell({ row, column, shown, isChanged, isHere, typing, ...on }: Props) {
  const { t } = useLingui();
  const came = textOf(row.raw[column.heading]);
  const understood = isChanged ? undefined : row.understood[column.heading];
  const problem = row.problems.find((each) => each.column === column.heading);
  return (
    <td
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: of a grid
      role="gridcell"
      className={classes.cell}
      tabIndex={isHere ? 0 : -1}
      data-wrong={problem ? true : undefined}
      data-changed={isChanged || undefined}
      aria-invalid={problem ? true : undefined}
      aria-readonly={!isWaiting(row) || undefined}
      title={problem && problemWords(problem)}
      dir="auto"
      onFocus={on.onHere}
      onDoubleClick={on.onType}
    >
      {typing === null ? (
        <>
          {shown}
          {understood && <span className={classes.understood}>{understood}</span>}
          {came !== shown && (
            <span className={classes.typed} dir="auto">
              {came || t`empty`}
            </span>
          )}
        </>
      ) : (
        <CellInput label={column.heading} begin={typing} {...on} />
      )}
    </td>
  );
}

type InputProps = Pick<Props, "onEnd" | "onLeave" | "onCancel"> & { label: string; begin: string };

function CellInput({ label, begin, onEnd, onLeave, onCancel }: InputProps) {
  const input = useRef<HTMLInputElement>(null);
  const isOver = useRef(false);
  useEffect(() => {
    const field = input.current;
    field?.focus();
    field?.setSelectionRange(field.value.length, field.value.length);
  }, []);
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const text = event.currentTarget.value;
    if (event.key === "Escape") {
      isOver.current = true;
      onCancel();
    } else if (["Enter", "Tab", "ArrowDown", "ArrowUp"].includes(event.key)) {
      isOver.current = true;
      const tab = event.shiftKey ? "ArrowLeft" : "ArrowRight";
      onEnd(text, event.key === "Tab" ? tab : event.key);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <input
      ref={input}
      className={classes.input}
      aria-label={label}
      defaultValue={begin}
      dir="auto"
      autoComplete="off"
      onKeyDown={onKeyDown}
      onBlur={(event) => !isOver.current && onLeave(event.currentTarget.value)}
    />
  );
}
