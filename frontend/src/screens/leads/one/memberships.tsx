import { useLingui } from "@lingui/react/macro";
import { Badge, Button, Group, NativeSelect, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { client } from "@/api/client";
import { useMay, useMe } from "@/api/me";
import { useProjects } from "@/api/projects";
import { ErrorNote } from "@/components/error-note";
import { describeProjectStatus } from "@/components/lead-labels";
import classes from "@/components/lists/lists.module.css";
import { formatMoney } from "@/lib/money";
import { useKeys } from "@/lib/use-keys";
import { MoveTo } from "../moving/move-to";
import { type Membership, staysWon } from "../moving/use-move";
import { type LeadDetail, renewLeads } from "../use-leads";

type Line = LeadDetail["associations"][number];

type Props = { lead: LeadDetail; at?: number };

/**
 * The projects of a lead, each with its status there. M moves, the first one where there are more, or
 * that of project `at`, which a board or a grid was opened for.
 */
export function Memberships({ lead, at }: Props) {
  const { t } = useLingui();
  const mayWork = useMay("work");
  const [asked, setAsked] = useState<Membership | null>(null);
  const ask = (line: Line) => setAsked({ ...line, lead_name: lead.full_name });
  const inUse = lead.associations.filter((line) => line.archived_at === null);
  const first = inUse.find((line) => line.project === at) ?? inUse[0];
  useKeys(mayWork && first ? [["M", () => ask(first)]] : []);
  return (
    <Stack gap="xs">
      {lead.associations.length > 0 && (
        <ul className={classes.rows} aria-label={t`Projects`}>
          {lead.associations.map((line) => (
            <MembershipRow
              key={line.id}
              line={line}
              isFirst={line === first}
              isOpen={line.project === at}
              {...(mayWork && { onMove: () => ask(line) })}
            />
          ))}
        </ul>
      )}
      {mayWork && <AddProject lead={lead} />}
      {asked && <MoveTo membership={asked} onClose={() => setAsked(null)} />}
    </Stack>
  );
}

type RowProps = { line: Line; isFirst: boolean; isOpen: boolean; onMove?: () => void };

function MembershipRow({ line, isFirst, isOpen, onMove }: RowProps) {
  const { t } = useLingui();
  const me = useMe();
  const queries = useQueryClient();
  const path = { id: line.id };
  const isArchived = line.archived_at !== null;
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isOpen) row.current?.focus();
  }, [isOpen]);
  const archive = useMutation({
    mutationFn: () =>
      isArchived
        ? client.POST("/api/lead-projects/{id}/unarchive/", { params: { path } })
        : client.POST("/api/lead-projects/{id}/archive/", { params: { path } }),
    onSuccess: () => renewLeads(queries),
  });
  const value =
    line.value &&
    me.currency &&
    formatMoney(line.value, { ...me.currency, region: me.organization.default_region ?? "" });
  const facts = [
    line.channel_partner_name && t`brought by ${line.channel_partner_name}`,
    line.assigned_to_name && t`${line.assigned_to_name} has it`,
    value,
    line.phone_verified && t`phone verified`,
    line.is_pretagged && t`pretagged`,
    line.notes,
  ].filter(Boolean);
  return (
    <li
      ref={row}
      className={`${classes.row} ${classes.wraps}`}
      data-open={isOpen || undefined}
      tabIndex={isOpen ? -1 : undefined}
    >
      <div className={classes.grows}>
        <Group gap="xs">
          <Text size="sm" fw={500} dir="auto">
            {line.project_name}
          </Text>
          <Badge variant="default">{describeProjectStatus(line.status)}</Badge>
          {staysWon(line) && <Badge color="teal">{t`Counts as won`}</Badge>}
          {isArchived && <Badge color="gray">{t`Archived`}</Badge>}
        </Group>
        <Text size="sm" c="dimmed" dir="auto">
          {facts.join(" · ")}
        </Text>
        {archive.isError && <ErrorNote error={archive.error} />}
      </div>
      {onMove && (
        <Group gap={4} wrap="nowrap">
          {!isArchived && (
            <Button
              size="compact-sm"
              variant="default"
              onClick={onMove}
              {...(isFirst && { "aria-keyshortcuts": "M" })}
              aria-label={t`Move in ${line.project_name}`}
            >
              {t`Move`}
            </Button>
          )}
          <Button
            size="compact-sm"
            variant="subtle"
            loading={archive.isPending}
            onClick={() => archive.mutate()}
            aria-label={
              isArchived
                ? t`Bring back into ${line.project_name}`
                : t`Archive in ${line.project_name}`
            }
          >
            {isArchived ? t`Bring back` : t`Archive`}
          </Button>
        </Group>
      )}
    </li>
  );
}

/** Interested in one more: chosen, it is added at once; archiving it takes it away again. */
function AddProject({ lead }: { lead: LeadDetail }) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const projects = useProjects();
  const add = useMutation({
    mutationFn: (project: number) =>
      client.POST("/api/lead-projects/", { body: { lead: lead.id, project } }),
    onSuccess: () => renewLeads(queries),
  });
  const known = new Set(lead.associations.map((line) => line.project));
  const others = (projects.data ?? []).filter((each) => each.is_active && !known.has(each.id));
  if (others.length === 0) return null;
  return (
    <div>
      <NativeSelect
        aria-label={t`Interested in one more project`}
        value=""
        disabled={add.isPending}
        onChange={(event) => {
          const id = Number(event.currentTarget.value);
          if (id) add.mutate(id);
        }}
        data={[
          { value: "", label: t`Interested in one more project` },
          ...others.map((each) => ({ value: String(each.id), label: each.name })),
        ]}
      />
      {add.isError && <ErrorNote error={add.error} />}
    </div>
  );
}
