import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Button, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { client } from "@/api/client";
import { useMay } from "@/api/me";
import { ErrorNote } from "@/components/error-note";
import { STATUS_LABELS } from "./texts";
import classes from "./uploads.module.css";
import type { Upload } from "./use-uploads";

type Progress = Upload["progress"];

/** How far the service is, and the way to stop it. */
export function AtWork({ upload }: { upload: Upload }) {
  const { i18n } = useLingui();
  const mayStop = useMay("upload");
  const stop = useCancel(upload.id);
  const status = STATUS_LABELS[upload.status];
  return (
    <Stack gap="xs">
      <ProgressLine label={status ? i18n._(status) : upload.status} progress={upload.progress} />
      {mayStop && upload.status !== "reverting" && (
        <StopButton stop={stop} isImporting={upload.status === "processing"} />
      )}
    </Stack>
  );
}

export function ProgressLine({ label, progress }: { label: string; progress: Progress }) {
  const { i18n } = useLingui();
  const { done, total, percent, seconds_left: left } = progress;
  const minutes = Math.round((left ?? 0) / 60);
  const facts: ReactNode[] = [
    total ? `${i18n.number(done)} / ${i18n.number(total)}` : null,
    left === null
      ? null
      : left < 90
        ? plural(Math.max(left, 1), { one: "about # second left", other: "about # seconds left" })
        : plural(minutes, { one: "about # minute left", other: "about # minutes left" }),
  ].filter(Boolean);
  return (
    <Stack gap={4}>
      <Text role="status">{label}</Text>
      <progress
        className={classes.bar}
        aria-label={label}
        max={100}
        {...(percent !== null && { value: percent })}
      />
      {facts.length > 0 && (
        <Text size="sm" c="dimmed">
          {facts.join(" · ")}
        </Text>
      )}
    </Stack>
  );
}

/** Ends what waits or runs; what is in by then stays. */
export function useCancel(id: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      const { data } = await client.POST("/api/uploads/{id}/cancel/", { params: { path: { id } } });
      return data;
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["uploads"] }),
  });
}

type StopProps = { stop: ReturnType<typeof useCancel>; isImporting: boolean };

function StopButton({ stop, isImporting }: StopProps) {
  const { t } = useLingui();
  return (
    <>
      <Group gap="sm">
        <Button variant="default" onClick={() => stop.mutate()} loading={stop.isPending}>
          {t`Stop`}
        </Button>
        {isImporting && (
          <Text size="sm" c="dimmed">
            {t`What is in by then stays.`}
          </Text>
        )}
      </Group>
      {stop.isError && <ErrorNote error={stop.error} />}
    </>
  );
}
