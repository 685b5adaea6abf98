import { useLingui } from "@lingui/react/macro";
import { ActionIcon, Badge, Group, Text, Tooltip } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useMe } from "@/api/me";
import { CallIcons } from "@/components/call-links";
import { PhoneNumber } from "@/components/phone-number";
import { formatMoney } from "@/lib/money";
import { staysWon } from "../moving/use-move";
import { NextDay } from "../next-day";
import classes from "./board.module.css";
import type { Card } from "./use-board";

type Props = {
  card: Card;
  project: number;
  isCurrent: boolean; // the one that Tab reaches
  isPending: boolean;
  onFocus: () => void;
  onMove?: () => void; // where the role may
  onDrag?: (card: Card | null) => void;
};

/** A lead in a column: opened by Enter, moved by M, by its arrow, or by hand. */
export function BoardCard({ card, project, isCurrent, isPending, onFocus, onMove, onDrag }: Props) {
  const { t } = useLingui();
  const me = useMe();
  const name = card.lead_name || t`No name`;
  const value =
    card.value &&
    me.currency &&
    formatMoney(card.value, { ...me.currency, region: me.organization.default_region ?? "" });
  const facts = [card.assigned_to_name, card.channel_partner_name, value].filter(Boolean);
  return (
    <li
      className={classes.card}
      data-pending={isPending || undefined}
      draggable={!!onDrag && !isPending}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", name); // Firefox drags nothing without
        onDrag?.(card);
      }}
      onDragEnd={() => onDrag?.(null)}
      onFocus={onFocus}
    >
      <Link
        to="/leads/$id"
        params={{ id: String(card.lead) }}
        search={{ project: String(project) }}
        className={classes.name}
        tabIndex={isCurrent ? 0 : -1}
        data-card={card.id}
        draggable={false}
        {...(onMove && { "aria-keyshortcuts": "M" })}
      >
        <Text component="span" fw={500} lineClamp={2} dir="auto" title={name}>
          {name}
        </Text>
      </Link>
      <Group justify="space-between" wrap="nowrap" gap="xs" align="flex-end">
        <div>
          <Text size="sm">
            <PhoneNumber phone={card.contact_number} />
          </Text>
          {facts.length > 0 && (
            <Text size="sm" c="dimmed" lineClamp={2} dir="auto">
              {facts.join(" · ")}
            </Text>
          )}
          {staysWon(card) && <Badge size="sm" color="teal">{t`Counts as won`}</Badge>}
          {card.next_follow_up_on && (
            <Text size="sm">
              {t`Next:`} <NextDay day={card.next_follow_up_on} />
            </Text>
          )}
        </div>
        <Group gap={4} wrap="nowrap" className={classes.above ?? ""}>
          <CallIcons phone={card.contact_number} name={name} optedOut />
          {onMove && (
            <Tooltip label={t`Move to (M)`}>
              <ActionIcon
                variant="default"
                size="lg"
                aria-label={t`Move ${name}`}
                disabled={isPending}
                onClick={onMove}
              >
                <IconArrowRight size={18} aria-hidden />
              </ActionIcon>
            </Tooltip>
          )}
        </Group>
      </Group>
    </li>
  );
}
