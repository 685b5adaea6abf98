import { useLingui } from "@lingui/react/macro";
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { ErrorNote } from "./error-note";

type Props = {
  title: string;
  children: ReactNode; // what follows from it
  yes: string; // what is done, as a verb
  isPending: boolean;
  error: unknown;
  onYes: () => void;
  onClose: () => void;
};

/** Before what can't be undone: says what follows; leaving it is the first choice. */
export function AskOnce({ title, children, yes, isPending, error, onYes, onClose }: Props) {
  const { t } = useLingui();
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ "aria-label": t`Close` }}>
      <Stack>
        <Text>{children}</Text>
        {error ? <ErrorNote error={error} /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t`Leave it`}
          </Button>
          <Button color="red" loading={isPending} onClick={onYes}>
            {yes}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
