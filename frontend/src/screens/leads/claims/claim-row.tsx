import { useLingui } from "@lingui/react/macro";
import { Badge, Group, Text } from "@mantine/core";
import { useMe } from "@/api/me";
import { CallIcons } from "@/components/call-links";
import { CLAIM_LABELS } from "@/components/lead-labels";
import lists from "@/components/lists/lists.module.css";
import { PhoneNumber } from "@/components/phone-number";
import { TextLink } from "@/components/text-link";
import { formatShortDay } from "@/lib/dates";
import type { Claim } from "./use-claims";

const COLORS: Record<string, string> = { active: "teal", contested: "orange", decided: "blue" };

export function ClaimBadge({ claim }: { claim: Claim }) {
  const { i18n } = useLingui();
  const label = CLAIM_LABELS[claim.status];
  return (
    <Badge color={COLORS[claim.status] ?? "gray"} autoContrast flex="none">
      {label ? i18n._(label) : claim.status_label}
    </Badge>
  );
}

/** A line of the ledger: which partner named whom for what, when and by what. */
export function ClaimRow({ claim, isHere }: { claim: Claim; isHere?: boolean }) {
  const { t, i18n } = useLingui();
  const today = useMe().today ?? "";
  const short = (at: string) => formatShortDay(at.slice(0, 10), today, i18n.locale);
  const facts = [
    claim.lead_name || t`No name`,
    claim.project_name,
    short(claim.claimed_at),
    claim.description,
    claim.claimed_by_name,
    claim.reason,
  ].filter(Boolean);
  const partner = [claim.partner_name, claim.partner_code].filter(Boolean).join(" · ");
  return (
    <li className={lists.row} data-open={isHere || undefined}>
      <div className={lists.grows}>
        <Group gap="xs">
          {isHere ? (
            <Text fw={500} dir="auto">
              {partner}
            </Text>
          ) : (
            <TextLink to="/leads/claims/$id" params={{ id: String(claim.id) }} fw={500}>
              <bdi>{partner}</bdi>
            </TextLink>
          )}
          <ClaimBadge claim={claim} />
        </Group>
        <Text size="sm" c="dimmed" dir="auto">
          {facts.join(" · ")} · <PhoneNumber phone={claim.lead_phone} />
        </Text>
      </div>
      <CallIcons phone={claim.lead_phone} name={claim.lead_name} optedOut />
    </li>
  );
}
