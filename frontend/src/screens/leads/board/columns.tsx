import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useMay } from "@/api/me";
import type { Place } from "@/lib/grid-moves";
import { useKeys } from "@/lib/use-keys";
import { MoveTo } from "../moving/move-to";
import { isConverted, type Membership, useMove } from "../moving/use-move";
import classes from "./board.module.css";
import { type Column, settle, stepOn } from "./board-moves";
import { BoardColumn } from "./column";
import type { BoardFilters, Card } from "./use-board";
import { useColumns } from "./use-columns";

type Props = {
  project: string;
  projectId: number;
  filters: BoardFilters | null;
  columns: readonly Column[];
  only: string | undefined; // on a phone: the status that is shown
};

/** Beside each other, or one of them; by keys first, and by hand. */
export function Columns({ project, projectId, filters, columns: given, only }: Props) {
  const mayWork = useMay("work");
  const move = useMove();
  const all = useColumns(filters, given);
  const columns = only ? all.columns.filter(({ status }) => status === only) : all.columns;
  const lengths = columns.map(({ cards }) => cards.length);
  const [place, setPlace] = useState<Place>({ row: 0, column: 0 });
  const at = settle(place, lengths);
  const [asked, setAsked] = useState<{ card: Card; to?: string } | null>(null);
  const [wanted, setWanted] = useState<number | null>(null); // asked about while its last move is under way
  const [dragged, setDragged] = useState<Card | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const board = useRef<HTMLDivElement>(null);
  const isMoving = useRef(false); // the focus follows once it is drawn

  useEffect(() => {
    if (!isMoving.current || asked) return;
    isMoving.current = false;
    board.current?.querySelector<HTMLElement>("[data-card][tabindex='0']")?.focus();
  });

  const go = (next: Place | null) => {
    if (!next) return;
    isMoving.current = true;
    setPlace(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLElement) || !event.target.dataset.card) return;
    const next = stepOn(at, event.key, lengths);
    if (!next || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    go(next);
  };
  const focused = () => {
    const id = (document.activeElement as HTMLElement | null)?.dataset.card;
    const cards = columns.flatMap((column) => column.cards);
    return cards.find((card) => String(card.id) === id) ?? columns[at.column]?.cards[at.row];
  };
  const ask = (card: Card | undefined, to?: string) => {
    if (!card) return;
    if (all.pending.has(card.id)) setWanted(card.id);
    else setAsked({ card, ...(to && { to }) });
  };
  useEffect(() => {
    if (wanted === null || all.pending.has(wanted)) return;
    setWanted(null);
    const isStillThere = (document.activeElement as HTMLElement)?.dataset.card === String(wanted);
    if (isStillThere) ask(focused());
  });
  const membershipOf = (card: Card): Membership => ({
    ...card,
    project: projectId,
    project_name: project,
  });
  const drop = (status: string) => {
    setOver(null);
    if (!dragged || dragged.status === status) return;
    if (isConverted(status)) ask(dragged, status);
    else move.mutate({ membership: membershipOf(dragged), to: status });
  };
  useKeys(mayWork ? [["M", () => ask(focused())]] : []);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows lead among the cards within
    <div ref={board} className={classes.board} onKeyDown={onKeyDown}>
      {columns.map((column, index) => (
        <BoardColumn
          key={column.status}
          column={column}
          project={projectId}
          current={index === at.column ? at.row : -1}
          pending={all.pending}
          isAlone={only !== undefined}
          isOver={dragged !== null && over === column.status && dragged.status !== over}
          onFocus={(row) => setPlace({ row, column: index })}
          {...(mayWork && { onMove: (card: Card) => ask(card) })}
          {...(mayWork && !only && { onDrag: setDragged })}
          onOver={(isOver) => setOver(isOver ? column.status : null)}
          onDrop={() => drop(column.status)}
        />
      ))}
      {asked && (
        <MoveTo
          membership={membershipOf(asked.card)}
          {...(asked.to && { to: asked.to })}
          returnFocus={false}
          onClose={() => {
            isMoving.current = true; // to the next card, or back to this one
            setAsked(null);
          }}
        />
      )}
    </div>
  );
}
