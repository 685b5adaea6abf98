import { useLingui } from "@lingui/react/macro";
import { Badge, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMe } from "@/api/me";
import { CalledPanel } from "@/components/calls/called-panel";
import { describeAnswer } from "@/components/calls/words";
import { LEAD_LABELS } from "@/components/lead-labels";
import { ListBody } from "@/components/lists/list-body";
import { TextLink } from "@/components/text-link";
import { NextDay } from "../next-day";
import { isOpenLead, type LeadDetail, leadOptions } from "../use-leads";
import { calledLead } from "./called-lead";
import { Memberships } from "./memberships";

/** Beside a list: who it is, what is known, and what came of this call. */
export function OpenLead({ id, onSent }: { id: number; onSent: () => void }) {
  const lead = useQuery(leadOptions(id));
  return (
    <ListBody query={lead} isEmpty={() => false} empty={null}>
      {(answer) => <LeadPanel lead={answer} onSent={onSent} hasLink />}
    </ListBody>
  );
}

type Props = { lead: LeadDetail; onSent?: () => void; hasLink?: boolean; at?: number };

/** Call, outcomes and note; above them the lead's status, whose it is and its projects. */
export function LeadPanel({ lead, onSent, hasLink, at }: Props) {
  const { t, i18n } = useLingui();
  const { today } = useMe();
  const label = LEAD_LABELS[lead.conversion_status];
  const facts = [
    lead.assigned_to_name ? t`${lead.assigned_to_name} has it` : t`Nobody has it yet`,
    lead.branch_name,
    lead.source,
    lead.passport_number && t`Passport ${lead.passport_number}`,
  ].filter(Boolean);
  return (
    <CalledPanel
      called={calledLead(lead, today ?? "")}
      {...(onSent && { onSent })}
      isOpen={isOpenLead(lead) && lead.is_active}
      header={
        <Group gap="xs" wrap="nowrap" flex="none">
          <Badge variant="light">{label ? i18n._(label) : lead.conversion_status}</Badge>
          {hasLink && (
            <TextLink to="/leads/$id" params={{ id: String(lead.id) }} size="sm">
              {t`Page of the lead`}
            </TextLink>
          )}
        </Group>
      }
    >
      <Stack gap={4}>
        <Text size="sm" dir="auto">
          {facts.join(" · ")}
        </Text>
        {lead.next_follow_up_on && isOpenLead(lead) && (
          <Text size="sm">
            {t`Next:`} <NextDay day={lead.next_follow_up_on} />
          </Text>
        )}
        {lead.lost_reason && (
          <Text size="sm" dir="auto">{t`Lost: ${describeAnswer(lead.lost_reason)}`}</Text>
        )}
        {lead.notes && (
          <Text size="sm" dir="auto">
            {lead.notes}
          </Text>
        )}
      </Stack>
      <Memberships lead={lead} {...(at && { at })} />
    </CalledPanel>
  );
}
