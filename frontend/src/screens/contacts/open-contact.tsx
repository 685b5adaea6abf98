import { useLingui } from "@lingui/react/macro";
import { Badge, Button, Group, List, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client } from "@/api/client";
import { useMay, useMe } from "@/api/me";
import type { Called } from "@/components/calls/called";
import { CalledPanel } from "@/components/calls/called-panel";
import { describeAnswer } from "@/components/calls/words";
import { ErrorNote } from "@/components/error-note";
import { ListBody } from "@/components/lists/list-body";
import { Planned } from "@/components/reminders/planned";
import { RemindForm } from "@/components/reminders/remind-form";
import { formatShortDay } from "@/lib/dates";
import { useKeys } from "@/lib/use-keys";
import { STATUS_LABELS } from "./texts";
import { type ContactDetail, contactOptions, isOpenContact } from "./use-contacts";

/** One contact: what is known, what was tried, and what came of this call. */
export function OpenContact({ id, onSent }: { id: number; onSent: () => void }) {
  const contact = useQuery(contactOptions(id));
  return (
    <ListBody query={contact} isEmpty={() => false} empty={null}>
      {(answer) => <OneContact contact={answer} onSent={onSent} />}
    </ListBody>
  );
}

function OneContact({ contact, onSent }: { contact: ContactDetail; onSent: () => void }) {
  const { t, i18n } = useLingui();
  const mayWork = useMay("work");
  const status = (
    <Badge variant="light" style={{ flex: "none" }}>
      {i18n._(STATUS_LABELS[contact.status] as never)}
    </Badge>
  );
  return (
    <CalledPanel
      called={calledOf(contact)}
      onSent={onSent}
      header={status}
      isOpen={isOpenContact(contact)}
    >
      <Stack gap={4}>
        <Text size="sm">
          {contact.assigned_to_name ? t`${contact.assigned_to_name} has it` : t`Nobody has it yet`}
          {contact.branch_name && ` · ${contact.branch_name}`}
        </Text>
        {contact.notes && (
          <Text size="sm" dir="auto">
            {contact.notes}
          </Text>
        )}
        {contact.closing_reason && (
          <Text size="sm" dir="auto">{t`Closed: ${describeAnswer(contact.closing_reason)}`}</Text>
        )}
      </Stack>
      {mayWork && <Changes contact={contact} />}
      <Planned of={{ kind: "contact", id: contact.id }} mayWork={mayWork} />
      <Tried contact={contact} />
    </CalledPanel>
  );
}

function calledOf(contact: ContactDetail): Called {
  return {
    key: `contact-${contact.id}`,
    name: contact.name || contact.customer_name,
    phone: contact.phone,
    customer: contact.customer,
    contact: contact.id,
    lead: null,
    optedOut: contact.opted_out,
    isOverdue: false,
    dueOn: contact.next_action_on,
    why: [],
    city: "",
    category: "",
    lastVisit: null,
    attempts: contact.attempts,
    lastWords: null,
    medicines: [],
    bestTime: null,
    proposals: null,
  };
}

/** Who came and did not buy is called again; who was closed by mistake is opened again; who is to be
 * called on a day of their own stands in that day. */
function Changes({ contact }: { contact: ContactDetail }) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const path = { id: contact.id };
  const change = useMutation({
    mutationFn: (to: "yellow" | "open") =>
      to === "yellow"
        ? client.POST("/api/contacts/{id}/mark-yellow/", { params: { path }, body: {} })
        : client.POST("/api/contacts/{id}/reopen/", { params: { path }, body: {} }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["contacts"] }),
  });
  const mayTurnYellow = contact.possible_transitions.includes("yellow");
  const isClosed = contact.status === "inactive";
  const mayRemind = isOpenContact(contact) && !contact.opted_out;
  const [isReminding, setReminding] = useState(false);
  const [done, setDone] = useState("");
  const remind = () => {
    setDone("");
    setReminding(true);
  };
  useKeys(mayRemind ? [["R", remind]] : []);
  return (
    <>
      <Group gap="xs">
        {mayTurnYellow && !isClosed && (
          <Button
            variant="default"
            size="compact-md"
            loading={change.isPending}
            onClick={() => change.mutate("yellow")}
          >
            {t`Came, did not buy`}
          </Button>
        )}
        {isClosed && (
          <Button
            variant="default"
            size="compact-md"
            loading={change.isPending}
            onClick={() => change.mutate("open")}
          >
            {t`Open again`}
          </Button>
        )}
        {mayRemind && (
          <Button variant="default" size="compact-md" onClick={remind} aria-keyshortcuts="R">
            {t`Remind`}
          </Button>
        )}
      </Group>
      <div role="status">{done && <Text size="sm">{done}</Text>}</div>
      {isReminding && (
        <RemindForm
          of={{ kind: "contact", id: contact.id }}
          name={contact.name || contact.phone}
          onClose={(said = "") => {
            setReminding(false);
            setDone(said);
          }}
        />
      )}
      {change.isError && <ErrorNote error={change.error} />}
    </>
  );
}

const MOST_TRIED = 10;

function Tried({ contact }: { contact: ContactDetail }) {
  const { t, i18n } = useLingui();
  const { today } = useMe();
  const tried = useQuery({
    queryKey: ["contacts", "interactions", contact.id],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/contacts/{id}/interactions/", {
        params: { path: { id: contact.id }, query: { page_size: MOST_TRIED } },
        signal,
      });
      return data?.results ?? [];
    },
  });
  const short = (day: string) => formatShortDay(day.slice(0, 10), today ?? "", i18n.locale);
  return (
    <div>
      <Title order={3} size="h5">{t`What was tried`}</Title>
      <ListBody
        query={tried}
        isEmpty={(rows) => rows.length === 0}
        empty={<Text size="sm" c="dimmed">{t`Nothing yet.`}</Text>}
      >
        {(rows) => (
          <List size="sm" spacing={4}>
            {rows.map((row) => (
              <List.Item key={row.id}>
                {[
                  short(row.done_at),
                  row.done_by_name,
                  row.call_successful === false && t`No answer`,
                  describeAnswer(row.customer_response),
                  row.notes,
                  describeAnswer(row.closing_reason),
                  row.next_action_on && t`next ${short(row.next_action_on)}`,
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </List.Item>
            ))}
          </List>
        )}
      </ListBody>
    </div>
  );
}
