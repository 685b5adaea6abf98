import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Button, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useMay } from "@/api/me";
import { TextLink } from "@/components/text-link";
import { Notice } from "./notice";
import { UploadedRows } from "./outcome-rows";
import { CameBefore, Warnings } from "./preview";
import { STATUS_LABELS } from "./texts";
import { endWords } from "./upload-words";
import { hasWaitingRows, type Upload } from "./use-uploads";

/** What became of a sheet. Nothing here is green while rows wait. */
export function Ended({ upload }: { upload: Upload }) {
  const { t } = useLingui();
  const { counts } = upload;
  return (
    <Stack>
      <Outcome upload={upload} />
      {upload.corrects && (
        <TextLink to="/uploads/$id" params={{ id: String(upload.corrects) }}>
          {t`To the upload whose rows it corrects`}
        </TextLink>
      )}
      <CameBefore upload={upload} seen={counts.seen_before} />
      {upload.potential_duplicates.open_pairs > 0 && (
        <Text size="sm">
          {plural(upload.potential_duplicates.open_pairs, {
            one: "# pair of people of it may be one person.",
            other: "# pairs of people of it may be one person each.",
          })}
        </Text>
      )}
      <Warnings upload={upload} />
      {counts.rows > 0 && <UploadedRows upload={upload} />}
    </Stack>
  );
}

function Outcome({ upload }: { upload: Upload }) {
  const { t, i18n } = useLingui();
  const { rows, needs_attention: waiting } = upload.counts;
  const mayCorrect = useMay("upload") && hasWaitingRows(upload);
  const status = STATUS_LABELS[upload.status];
  if (upload.status !== "done") {
    return (
      <Notice
        color={upload.status === "failed" ? "red" : "gray"}
        title={status ? i18n._(status) : upload.status}
      >
        {endWords(upload)}
      </Notice>
    );
  }
  if (waiting > 0) {
    const all = i18n.number(rows);
    return (
      <Notice
        color="orange"
        title={plural(waiting, {
          one: "# row waits to be corrected",
          other: "# rows wait to be corrected",
        })}
      >
        {waiting < rows && t`Of ${all} rows; the others are in.`}
        {mayCorrect && (
          <Button
            component={Link}
            to={`/uploads/${upload.id}`}
            search={{ tab: "waiting" } as never}
          >
            {plural(waiting, { one: "Correct # row", other: "Correct # rows" })}
          </Button>
        )}
      </Notice>
    );
  }
  return (
    <Notice
      color="green"
      title={plural(rows, { one: "The # row is in", other: "All # rows are in" })}
    />
  );
}
