import { useLingui } from "@lingui/react/macro";
import { Badge, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMe } from "@/api/me";
import { describeAnswer } from "@/components/calls/words";
import { describeProjectStatus, LEAD_LABELS } from "@/components/lead-labels";
import { Empty, ListBody } from "@/components/lists/list-body";
import classes from "@/components/lists/lists.module.css";
import { TextLink } from "@/components/text-link";
import { formatShortDay } from "@/lib/dates";
import { leadsOptions } from "./use-customers";

/** The leads of this person, each with the projects it is for. */
export function Leads({ customer }: { customer: number }) {
  const { t, i18n } = useLingui();
  const { today } = useMe();
  const leads = useQuery(leadsOptions(customer));
  return (
    <ListBody
      query={leads}
      isEmpty={(rows) => rows.length === 0}
      empty={<Empty>{t`No lead is of this customer.`}</Empty>}
    >
      {(rows) => (
        <ul className={classes.rows} aria-label={t`Leads and projects`}>
          {rows.map((lead) => (
            <li key={lead.id} className={classes.row}>
              <Stack gap={4}>
                <Group gap="xs">
                  <TextLink to="/leads/$id" params={{ id: String(lead.id) }}>
                    <bdi>{lead.full_name || t`No name`}</bdi>
                  </TextLink>
                  <Badge variant="light">
                    {i18n._(LEAD_LABELS[lead.conversion_status] as never)}
                  </Badge>
                </Group>
                <Text size="sm" c="dimmed">
                  {[
                    lead.source,
                    lead.assigned_to_name && t`${lead.assigned_to_name} has it`,
                    lead.next_follow_up_on &&
                      t`next ${formatShortDay(lead.next_follow_up_on, today ?? "", i18n.locale)}`,
                    describeAnswer(lead.lost_reason),
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </Text>
                <Group gap={6}>
                  {lead.projects.map((project) => (
                    <Badge key={project.project} variant="default">
                      {project.name} · {describeProjectStatus(project.status)}
                    </Badge>
                  ))}
                </Group>
              </Stack>
            </li>
          ))}
        </ul>
      )}
    </ListBody>
  );
}
