import { useLingui } from "@lingui/react/macro";
import { Alert, Text } from "@mantine/core";
import { useEffect } from "react";
import { useJob } from "@/api/job";
import { inWords } from "@/api/refusals";
import { ErrorNote } from "@/components/error-note";

type Props = { id: number; done: string; onDone?: () => void };

/** How far a job is, until it is over. */
export function JobLine({ id, done, onDone }: Props) {
  const { t, i18n } = useLingui();
  const job = useJob(id);
  const status = job.data?.status;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as it ends
  useEffect(() => {
    if (status === "done") onDone?.();
  }, [status]);
  if (job.error && !job.data) return <ErrorNote error={job.error} onRetry={() => job.refetch()} />;
  if (status === "done") return <Text role="status">{done}</Text>;
  if (status === "failed" || status === "cancelled") {
    return (
      <Alert color="red" role="alert">
        {(job.data && inWords(job.data.error_code, job.data.error)) ||
          t`It was stopped before its end.`}
      </Alert>
    );
  }
  const percent = job.data?.percent;
  return (
    <Text role="status">
      {typeof percent === "number"
        ? t`At work: ${i18n.number(Math.round(percent))} %`
        : t`It waits for its turn; you may leave this page.`}
    </Text>
  );
}
