import { useLingui } from "@lingui/react/macro";
import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { client } from "@/api/client";
import { useJob } from "@/api/job";
import { inWords } from "@/api/refusals";
import { sendFile } from "@/api/send-file";
import { ErrorNote } from "@/components/error-note";
import { TextLink } from "@/components/text-link";
import { saveFile } from "@/lib/save-file";
import { ProgressLine } from "../at-work";
import { workbookWords } from "../upload-words";
import { isAtWork, type Upload, uploadOptions } from "../use-uploads";

/** The waiting rows as a workbook: corrected in a spreadsheet, its lines correct these rows. */
export function Workbook({ upload }: { upload: Upload }) {
  const { t } = useLingui();
  return (
    <Stack component="section" gap="xs">
      <Title order={2} size="h5">{t`In a spreadsheet`}</Title>
      <Text size="sm">
        {t`Wrong cells are coloured. Handed in again, the workbook corrects these very rows.`}
      </Text>
      <Group gap="sm" align="flex-start">
        <TakeOut upload={upload} />
        <HandBack upload={upload} />
      </Group>
    </Stack>
  );
}

/** A large one is written by a job first. */
function TakeOut({ upload }: { upload: Upload }) {
  const { t } = useLingui();
  const [writing, setWriting] = useState<number | null>(null);
  const job = useJob(writing);
  const download = useMutation({
    mutationFn: async (made: number | null) => {
      const { response } = await client.GET("/api/uploads/{id}/workbook/", {
        params: { path: { id: upload.id }, query: made === null ? {} : { job: made } },
        parseAs: "stream",
      });
      if (response.status !== 202) {
        saveFile(await response.blob(), `waiting-${upload.id}.xlsx`);
        return null;
      }
      const asked: { id: number } = await response.json();
      return asked.id;
    },
    onSuccess: setWriting,
  });
  const isOver = !!job.data?.finished_at;
  if (writing !== null && job.data && !isOver) {
    return (
      <ProgressLine label={t`Being written`} progress={{ ...job.data, rows_per_second: null }} />
    );
  }
  const isReady = writing !== null && job.data?.status === "done";
  return (
    <Stack gap="xs">
      <Button
        variant="default"
        onClick={() => download.mutate(isReady ? writing : null)}
        loading={download.isPending}
      >
        {isReady ? t`It is written: download it` : t`Download waiting rows`}
      </Button>
      {isOver && job.data?.error && (
        <Text size="sm">{inWords(job.data.error_code, job.data.error)}</Text>
      )}
      {download.isError && <ErrorNote error={download.error} />}
    </Stack>
  );
}

function HandBack({ upload }: { upload: Upload }) {
  const { t } = useLingui();
  const input = useRef<HTMLInputElement>(null);
  const queries = useQueryClient();
  const send = useMutation({
    mutationFn: ({ file, key }: { file: File; key: string }) => {
      const form = new FormData();
      form.append("file", file);
      return sendFile<Upload>({ address: `/api/uploads/${upload.id}/workbook/`, form, key });
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ["uploads", "list"] }),
  });
  const take = (file: File | undefined) => file && send.mutate({ file, key: crypto.randomUUID() });
  return (
    <Stack gap="xs">
      <Button variant="default" onClick={() => input.current?.click()} loading={send.isPending}>
        {t`Hand the corrected workbook in`}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".xlsx"
        aria-label={t`Corrected workbook`}
        onChange={(event) => {
          take(event.currentTarget.files?.[0]);
          event.currentTarget.value = "";
        }}
      />
      {send.isError && (
        <ErrorNote
          error={send.error}
          onRetry={() => send.variables && send.mutate(send.variables)}
        />
      )}
      {send.data && <Handed id={send.data.id} />}
    </Stack>
  );
}

/** How far the workbook is; once it is done, what waits is asked for anew. */
function Handed({ id }: { id: number }) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const { data: workbook } = useQuery(uploadOptions(id));
  const isOver = workbook !== undefined && !isAtWork(workbook);
  useEffect(() => {
    if (isOver) void queries.invalidateQueries({ queryKey: ["uploads"] });
  }, [isOver, queries]);
  if (!workbook) return null;
  return (
    <Text size="sm" role="status">
      {isOver ? workbookWords(workbook) : t`Here; its lines are being tried.`}{" "}
      <TextLink to="/uploads/$id" params={{ id: String(id) }}>{t`Open it`}</TextLink>
    </Text>
  );
}
