import { useLingui } from "@lingui/react/macro";
import { Alert, Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useEffect, useState } from "react";
import { ErrorNote } from "@/components/error-note";
import { ListBody } from "@/components/lists/list-body";
import { ProgressLine } from "../at-work";
import type { Upload } from "../use-uploads";
import { DID, RevertLists, WOULD } from "./revert-lists";
import { revertWords } from "./revert-words";
import { isUndone, type Revert, useRevert, useStartPreview, useStartRevert } from "./use-revert";

/** What undoing this upload would do, in three lists, before it is done; then what it did. */
export function Undo({ upload }: { upload: Upload }) {
  return isUndone(upload) ? <Done upload={upload} /> : <Before upload={upload} />;
}

function Before({ upload }: { upload: Upload }) {
  const { t } = useLingui();
  const preview = useRevert(upload, true);
  const start = useStartPreview(upload.id);
  const [isOpen, setOpen] = useState(false);
  return (
    <Stack>
      <Text>
        {t`What this upload brought and nobody else touched goes; what it changed goes back. What somebody changed or built on since stays, and is named.`}
      </Text>
      <ListBody query={preview} isEmpty={() => false} empty={null}>
        {(revert) => (
          <Stack>
            <Group gap="sm">
              <Button
                variant="default"
                onClick={() => start.mutate()}
                loading={start.isPending || revert?.status === "running"}
              >
                {revert ? t`Look again` : t`See what would be undone`}
              </Button>
              {revert?.status === "done" && (
                <Button color="red" onClick={() => setOpen(true)}>{t`Undo this upload`}</Button>
              )}
            </Group>
            {start.isError && <ErrorNote error={start.error} />}
            {revert && <Result revert={revert} />}
          </Stack>
        )}
      </ListBody>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={t`Undo ${upload.original_name}?`}
        closeButtonProps={{ "aria-label": t`Close` }}
      >
        <Confirm upload={upload} onDone={() => setOpen(false)} />
      </Modal>
    </Stack>
  );
}

function Confirm({ upload, onDone }: { upload: Upload; onDone: () => void }) {
  const { t } = useLingui();
  const [reason, setReason] = useState("");
  const start = useStartRevert(upload.id);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!start.isPending) start.mutate(reason, { onSuccess: onDone });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">{t`It is done once, in the background. Its rows stay as history.`}</Text>
        <TextInput
          label={t`Why`}
          description={t`Kept with the upload; may stay empty.`}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
        />
        {start.isError && <ErrorNote error={start.error} />}
        <Button type="submit" color="red" loading={start.isPending}>{t`Undo it`}</Button>
      </Stack>
    </form>
  );
}

function Done({ upload }: { upload: Upload }) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const revert = useRevert(upload, false);
  const isRunning = revert.data?.status === "running";
  // biome-ignore lint/correctness/useExhaustiveDependencies: once it is over
  useEffect(() => {
    if (!isRunning) void queries.invalidateQueries({ queryKey: ["uploads", "one", upload.id] });
  }, [isRunning]);
  return (
    <ListBody
      query={revert}
      isEmpty={(answer) => answer === null}
      empty={<Text>{t`What was undone is not known any more.`}</Text>}
    >
      {(answer) => answer && <Result revert={answer} />}
    </ListBody>
  );
}

function Result({ revert }: { revert: Revert }) {
  const { t } = useLingui();
  if (revert.status === "running") {
    return (
      <ProgressLine
        label={revert.is_preview ? t`Finding out what would be undone` : t`Being undone`}
        progress={revert.progress}
      />
    );
  }
  return (
    <Stack>
      <Alert color={revert.status === "done" ? "blue" : "red"}>
        {revertWords(revert, revert.is_preview ? WOULD : DID)}
        {revert.reason && (
          <Text size="sm" dir="auto">
            {t`Why: ${revert.reason}`}
          </Text>
        )}
      </Alert>
      <RevertLists revert={revert} />
    </Stack>
  );
}
