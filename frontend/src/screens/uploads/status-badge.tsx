import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Badge } from "@mantine/core";
import { STATUS_LABELS } from "./texts";
import type { UploadLine } from "./use-uploads";

// Light ones where white on the library's own is hard to read.
const COLOURS: Record<string, string> = {
  needs_mapping: "orange.4",
  previewed: "orange.4",
  failed: "red.9",
  cancelled: "gray",
  reverted: "gray",
  partly_reverted: "orange.4",
  done: "green.4",
};

/** Green only for a sheet that is in with all its rows. */
export function StatusBadge({ upload }: { upload: Pick<UploadLine, "status" | "counts"> }) {
  const { i18n } = useLingui();
  const waiting = upload.counts.needs_attention;
  if (upload.status === "done" && waiting > 0) {
    return (
      <Badge color="orange.4" style={{ flex: "none" }}>
        {plural(waiting, { one: "# row waits", other: "# rows wait" })}
      </Badge>
    );
  }
  const label = STATUS_LABELS[upload.status];
  return (
    <Badge color={COLOURS[upload.status] ?? "blue"} style={{ flex: "none" }}>
      {label ? i18n._(label) : upload.status}
    </Badge>
  );
}
