import { useLingui } from "@lingui/react/macro";
import { Button, Group, Kbd, Modal, Stack, Text, TextInput } from "@mantine/core";
import { type HotkeyItem, useHotkeys } from "@mantine/hooks";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useMe } from "@/api/me";
import { useProjects } from "@/api/projects";
import { ErrorNote } from "@/components/error-note";
import { FormButtons } from "@/components/form-buttons";
import { describeProjectStatus } from "@/components/lead-labels";
import { Waiting } from "@/components/waiting";
import { readAmount } from "@/lib/money";

import { isConverted, type Membership, useMove } from "./use-move";

const LONGEST = 60;
const DIGITS = 9;

type Props = {
  membership: Membership;
  to?: string; // chosen already, by a drop
  onClose: (isMoved: boolean) => void;
  returnFocus?: boolean;
};

/** The project's statuses, each by its digit; that the deal is made is asked for with its value. */
export function MoveTo({ membership, to, onClose, returnFocus = true }: Props) {
  const { t } = useLingui();
  const move = useMove();
  const [chosen, setChosen] = useState(to);
  const name = membership.lead_name || t`No name`;
  const send = (to: string, value?: string | null) => {
    move.mutate({ membership, to, ...(value !== undefined && { value }) });
    onClose(true);
  };
  const choose = (status: string) => {
    if (isConverted(status)) setChosen(status);
    else if (status === membership.status) onClose(false);
    else send(status);
  };
  return (
    <Modal
      opened
      onClose={() => onClose(false)}
      title={chosen ? t`${name}: converted` : t`Move ${name} to`}
      closeButtonProps={{ "aria-label": t`Close` }}
      returnFocus={returnFocus}
      transitionProps={{ duration: 0 }}
    >
      {chosen ? (
        <Deal
          project={membership.project_name}
          onSave={(value) => send(chosen, value)}
          onClose={() => onClose(false)}
        />
      ) : (
        <Statuses membership={membership} onChoose={choose} />
      )}
    </Modal>
  );
}

type StatusesProps = { membership: Membership; onChoose: (status: string) => void };

function Statuses({ membership, onChoose }: StatusesProps) {
  const { t } = useLingui();
  const projects = useProjects();
  const [typed, setTyped] = useState("");
  const project = projects.data?.find((each) => each.id === membership.project);
  const statuses = statusesOf(project?.statuses ?? [], membership.status);
  // On the page, not in the dialog: a digit may come before the focus does.
  useHotkeys(
    statuses
      .slice(0, DIGITS)
      .map(
        (status, index): HotkeyItem => [
          String(index + 1),
          (event) => !event.repeat && projects.data && onChoose(status),
        ],
      ),
  );
  if (projects.isError) {
    return <ErrorNote error={projects.error} onRetry={() => projects.refetch()} />;
  }
  if (!projects.data) return <Waiting />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const status = typed.trim();
    if (status) onChoose(status);
  };
  return (
    <Stack gap={6}>
      <Text size="sm" c="dimmed" dir="auto">
        {membership.project_name}
      </Text>
      {isConverted(membership.status) && (
        <Text size="sm">
          {t`Wherever it goes, it stays counted as won. "Open again" on the lead's page takes that back.`}
        </Text>
      )}
      {statuses.map((status, index) => (
        <Button
          key={status}
          variant={status === membership.status ? "light" : "default"}
          justify="space-between"
          aria-current={status === membership.status ? "true" : undefined}
          onClick={() => onChoose(status)}
          rightSection={
            index < DIGITS && (
              <Kbd size="xs" aria-hidden>
                {index + 1}
              </Kbd>
            )
          }
          {...(index < DIGITS && { "aria-keyshortcuts": String(index + 1) })}
          {...(index === 0 && { "data-autofocus": true })}
        >
          {describeProjectStatus(status)}
        </Button>
      ))}
      <form onSubmit={submit}>
        <Group gap="xs" align="flex-end" wrap="nowrap" mt="xs">
          <TextInput
            label={t`Another status, in your own words`}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            maxLength={LONGEST}
            autoComplete="off"
            dir="auto"
            flex={1}
          />
          <Button type="submit" variant="default" disabled={!typed.trim()}>{t`Move`}</Button>
        </Group>
      </form>
    </Stack>
  );
}

/** The project's own, and the word for a deal that is made, which every project knows. */
export function statusesOf(own: readonly string[], current: string): string[] {
  const all = own.some(isConverted) ? [...own] : [...own, "Converted"];
  return all.includes(current) ? all : [current, ...all];
}

type DealProps = {
  project: string;
  onSave: (value: string | null) => void;
  onClose: () => void;
};

/** It counts in figures and for the partner: so it is said, and not only dropped. */
export function Deal({ project, onSave, onClose }: DealProps) {
  const { t } = useLingui();
  const { currency } = useMe();
  const [typed, setTyped] = useState("");
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []); // the button that led here is gone
  const value = typed.trim() ? readAmount(typed, currency?.decimals ?? 2) : null;
  const isWrong = typed.trim() !== "" && value === null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isWrong) onSave(value);
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">{t`The deal in ${project} is made: the lead counts as won, for its partner, too.`}</Text>
        <TextInput
          ref={field}
          label={t`Value of the deal, if it is known`}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          error={isWrong && t`An amount, such as 64,00,000.`}
          inputMode="decimal"
          autoComplete="off"
          data-autofocus
        />
        <FormButtons onDiscard={onClose} isBlank={!typed} maySave={!isWrong} isSaving={false} />
      </Stack>
    </form>
  );
}
