import { useLingui } from "@lingui/react/macro";
import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { Refused } from "@/api/errors";
import { ErrorNote } from "../error-note";

const LONGEST_NAME = 60;

type Mutation = { isPending: boolean; isError: boolean; error: unknown };
type NameProps = {
  title: string;
  name: string;
  save: Mutation;
  onSave: (name: string) => void;
  onClose: () => void;
};

/** A name, and what is wrong with it beside it. */
export function NameForm({ title, name: before, save, onSave, onClose }: NameProps) {
  const { t } = useLingui();
  const [typed, setTyped] = useState(before);
  const name = typed.trim();
  const refused = save.error instanceof Refused ? save.error : undefined;
  const ofName = refused?.at("name") ?? refused?.at(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name && !save.isPending) onSave(name);
  };
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ "aria-label": t`Close` }}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t`Name of the view`}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            maxLength={LONGEST_NAME}
            error={ofName}
            data-autofocus
            autoComplete="off"
            dir="auto"
          />
          {save.isError && !ofName && <ErrorNote error={save.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>{t`Close`}</Button>
            <Button
              type="submit"
              disabled={!name || name === before}
              loading={save.isPending}
            >{t`Save`}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

type RemoveProps = { name: string; remove: Mutation; onRemove: () => void; onClose: () => void };

export function RemoveForm({ name, remove, onRemove, onClose }: RemoveProps) {
  const { t } = useLingui();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Remove the view`}
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <Stack>
        <Text dir="auto">{t`“${name}” goes from your tabs. Nobody in it is changed.`}</Text>
        {remove.isError && <ErrorNote error={remove.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>{t`Keep it`}</Button>
          <Button
            color="red"
            loading={remove.isPending}
            onClick={onRemove}
            data-autofocus
          >{t`Remove`}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
