import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Button, Group, List, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMay } from "@/api/me";
import { ErrorNote } from "@/components/error-note";
import { ListBody } from "@/components/lists/list-body";
import { TextLink } from "@/components/text-link";
import { useCancel } from "./at-work";
import { PreviewedRows } from "./outcome-rows";
import { Understood } from "./understood";
import { useTakeIn } from "./use-preview";
import { previewOptions, type Upload } from "./use-uploads";
import { warningWords } from "./warning-words";
import { WouldWait } from "./would-wait";

/** What the sheet would do, before anything of it is taken in. */
export function Preview({ upload }: { upload: Upload }) {
  const preview = useQuery(previewOptions(upload));
  return (
    <ListBody query={preview} isEmpty={() => false} empty={null}>
      {({ counts }) => <Previewed upload={upload} counts={counts} />}
    </ListBody>
  );
}

type Counts = Upload["counts"] | null;

function Previewed({ upload, counts }: { upload: Upload; counts: Counts }) {
  const { t } = useLingui();
  const mayTakeIn = useMay("upload");
  const take = useTakeIn(upload.id);
  const cancel = useCancel(upload.id);
  const [isOpen, setOpen] = useState(false);
  const waiting = counts?.needs_attention ?? 0;
  return (
    <Stack>
      <Text>
        {t`Nothing of it is in yet.`}{" "}
        {waiting > 0 &&
          (waiting === counts?.rows
            ? plural(waiting, {
                one: "Its # row will wait to be corrected.",
                other: "All # rows will wait to be corrected.",
              })
            : plural(waiting, {
                one: "# row will wait to be corrected; the others come in.",
                other: "# rows will wait to be corrected; the others come in.",
              }))}
      </Text>
      {mayTakeIn && (
        <Group>
          <Button onClick={() => take.mutate()} loading={take.isPending} data-autofocus>
            {t`Take in`}
          </Button>
          <Button variant="default" onClick={() => setOpen(!isOpen)} aria-expanded={isOpen}>
            {t`Columns and dates`}
          </Button>
          <Button variant="default" onClick={() => cancel.mutate()} loading={cancel.isPending}>
            {t`Don't take it in`}
          </Button>
        </Group>
      )}
      {take.isError && <ErrorNote error={take.error} />}
      {cancel.isError && <ErrorNote error={cancel.error} />}
      <Warnings upload={upload} />
      <CameBefore upload={upload} seen={counts?.seen_before ?? 0} />
      {isOpen && <Understood key={upload.job} upload={upload} />}
      {waiting > 0 && <WouldWait upload={upload} />}
      <PreviewedRows upload={upload} counts={counts ?? upload.counts} />
    </Stack>
  );
}

/** The very same file, or rows that an earlier sheet had: they are in, and are not doubled. */
export function CameBefore({ upload, seen }: { upload: Upload; seen: number }) {
  const { t } = useLingui();
  if (!upload.same_file_as && seen === 0) return null;
  return (
    <Text size="sm">
      {upload.same_file_as && (
        <>
          {t`This very file was handed in before.`}{" "}
          <TextLink to="/uploads/$id" params={{ id: String(upload.same_file_as) }} inherit>
            {t`To that upload`}
          </TextLink>{" "}
        </>
      )}
      {seen > 0 &&
        plural(seen, {
          one: "# row came before, and nothing of it is doubled.",
          other: "# rows came before, and nothing of them is doubled.",
        })}
    </Text>
  );
}

/** What is worth a look: dates that may be swapped, columns that are kept but not used. */
export function Warnings({ upload }: { upload: Upload }) {
  if (upload.warnings.length === 0) return null;
  return (
    <List size="sm">
      {upload.warnings.map((warning) => (
        <List.Item key={warning.message}>{warningWords(warning)}</List.Item>
      ))}
    </List>
  );
}
