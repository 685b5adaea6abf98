import { useLingui } from "@lingui/react/macro";
import { Badge, Button, Group, Text, Title } from "@mantine/core";
import { useFormatCount } from "@/api/me";
import { ErrorNote } from "@/components/error-note";
import { describeProjectStatus } from "@/components/lead-labels";
import classes from "./board.module.css";
import { BoardCard } from "./card";
import type { Card } from "./use-board";
import type { Shown } from "./use-columns";

type Props = {
  column: Shown;
  project: number;
  current: number; // position of the card that Tab reaches; -1: none here
  pending: ReadonlySet<number>;
  isAlone: boolean;
  isOver: boolean; // a card hangs above it
  onFocus: (row: number) => void;
  onMove?: (card: Card) => void;
  onDrag?: (card: Card | null) => void;
  onOver: (isOver: boolean) => void;
  onDrop: () => void;
};

/** One status: how many have it, the newest of them, and the way to more. */
export function BoardColumn({ column, project, current, pending, isAlone, isOver, ...on }: Props) {
  const { t } = useLingui();
  const format = useFormatCount();
  const { status, count, cards } = column;
  const label = describeProjectStatus(status);
  const left = count - cards.length;
  return (
    <section
      className={classes.column}
      aria-label={`${label}: ${format(count)}`}
      data-column={status}
      data-alone={isAlone || undefined}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        on.onOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) on.onOver(false);
      }}
      onDrop={(event) => {
        event.preventDefault();
        on.onDrop();
      }}
    >
      <Group justify="space-between" wrap="nowrap" mb="xs" px={4}>
        <Title order={2} size="h5" dir="auto" lineClamp={2}>
          {label}
        </Title>
        <Badge variant="default" radius="sm">
          {format(count)}
        </Badge>
      </Group>
      {count === 0 && (
        <Text size="sm" c="dimmed" p={4}>
          {t`Nobody is here.`}
        </Text>
      )}
      <ul className={classes.cards} aria-label={label}>
        {cards.map((card, row) => (
          <BoardCard
            key={card.id}
            card={card}
            project={project}
            isCurrent={row === current}
            isPending={pending.has(card.id)}
            onFocus={() => on.onFocus(row)}
            {...(on.onMove && { onMove: () => on.onMove?.(card) })}
            {...(on.onDrag && { onDrag: on.onDrag })}
          />
        ))}
      </ul>
      {column.error !== null && <ErrorNote error={column.error} onRetry={column.retry} />}
      {left > 0 && (
        <Button
          variant="default"
          size="compact-md"
          mt="xs"
          fullWidth
          loading={column.isPending}
          onClick={column.onMore}
        >
          {t`More of ${label}: ${format(left)} left`}
        </Button>
      )}
    </section>
  );
}
