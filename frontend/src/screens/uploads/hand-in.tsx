import { useLingui } from "@lingui/react/macro";
import { Button, Group, NativeSelect, Stack, Text } from "@mantine/core";
import { IconFileUpload } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { type DragEvent, useRef, useState } from "react";
import { Refused } from "@/api/errors";
import { useMe } from "@/api/me";
import { ErrorNote } from "@/components/error-note";
import { TextLink } from "@/components/text-link";
import { KIND_LABELS } from "./texts";
import classes from "./uploads.module.css";
import { type Sending, useSending } from "./use-sending";

const KIND = "footfall.upload-kind"; // what this device handed in last
const TAKEN = ".csv,.tsv,.txt,.xlsx,.xls,.ods";

/** Drop files or choose them; each is previewed before anything of it is taken in. */
export function HandIn() {
  const { t, i18n } = useLingui();
  const me = useMe();
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const [kind, setKind] = useState(() => {
    const last = localStorage.getItem(KIND) ?? "";
    return last in KIND_LABELS ? last : "customers";
  });
  const only = me.branches.length === 1 ? String(me.branches[0]?.id) : "";
  const [branch, setBranch] = useState(only);
  const [isOver, setOver] = useState(false);
  const sending = useSending(
    (upload) => void navigate({ to: "/uploads/$id", params: { id: String(upload.id) } }),
  );
  const take = (list: FileList | null) => {
    const files = [...(list ?? [])];
    localStorage.setItem(KIND, kind);
    if (files.length) sending.add(files, { kind, preview: "true", ...(branch && { branch }) });
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  return (
    <Stack
      component="section"
      gap="sm"
      aria-label={t`Hand sheets in`}
      className={classes.drop ?? ""}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <Group gap="sm" align="flex-end">
        <NativeSelect
          label={t`What the sheets hold`}
          value={kind}
          onChange={(event) => setKind(event.currentTarget.value)}
          data={Object.entries(KIND_LABELS).map(([value, label]) => ({
            value,
            label: i18n._(label),
          }))}
        />
        <NativeSelect
          label={t`Shop of rows that name none`}
          value={branch}
          onChange={(event) => setBranch(event.currentTarget.value)}
          data={[
            { value: "", label: t`None: such rows wait` },
            ...me.branches.map((each) => ({ value: String(each.id), label: each.name })),
          ]}
        />
        <Button
          leftSection={<IconFileUpload size={18} aria-hidden />}
          onClick={() => input.current?.click()}
        >
          {t`Choose files`}
        </Button>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          accept={TAKEN}
          aria-label={t`Sheets`}
          onChange={(event) => {
            take(event.currentTarget.files);
            event.currentTarget.value = ""; // the same file may be chosen again
          }}
        />
      </Group>
      <Text size="sm" c="dimmed">
        {t`Or drop them here: Excel, CSV or OpenDocument, as you keep them. You see first what they would change.`}
      </Text>
      {sending.files.length > 0 && (
        <ul className={classes.files} aria-label={t`Sent now`}>
          {sending.files.map((each) => (
            <FileSent
              key={each.key}
              sending={each}
              onAgain={() => sending.again(each)}
              onRemove={() => sending.remove(each.key)}
            />
          ))}
        </ul>
      )}
    </Stack>
  );
}

type SentProps = { sending: Sending; onAgain: () => void; onRemove: () => void };

function FileSent({ sending, onAgain, onRemove }: SentProps) {
  const { t } = useLingui();
  const { file, share, upload, error } = sending;
  const percent = Math.round(share * 100);
  const mayRetry = !(error instanceof Refused) || error.status >= 500;
  return (
    <li>
      <Group gap="sm" justify="space-between">
        {upload ? (
          <TextLink to="/uploads/$id" params={{ id: String(upload.id) }} dir="auto">
            {file.name}
          </TextLink>
        ) : (
          <Text dir="auto">{file.name}</Text>
        )}
        <Text size="sm" c="dimmed" role="status">
          {upload ? t`Handed in` : !error && t`${percent} % sent`}
        </Text>
      </Group>
      {!upload && !error && (
        <progress className={classes.bar} value={percent} max={100} aria-label={file.name} />
      )}
      {error !== undefined && (
        <Stack gap={4}>
          <ErrorNote error={error} {...(mayRetry && { onRetry: onAgain })} />
          <Group>
            <Button size="compact-sm" variant="default" onClick={onRemove}>
              {t`Leave it out`}
            </Button>
          </Group>
        </Stack>
      )}
    </li>
  );
}
