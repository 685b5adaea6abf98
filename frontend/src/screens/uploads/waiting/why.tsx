import { useLingui } from "@lingui/react/macro";
import { Loader, Stack, Text } from "@mantine/core";
import { ErrorNote } from "@/components/error-note";
import { TextLink } from "@/components/text-link";
import { OUTCOME_LABELS } from "../texts";
import type { UploadRow } from "../use-uploads";
import type { Try } from "./use-tries";
import { isWaiting } from "./use-waiting-rows";

/** Settled, and who it became; or why not. */
export function Why({ row, one }: { row: UploadRow; one: Try | undefined }) {
  const { t, i18n } = useLingui();
  if (one?.isAsking) return <Loader size="xs" aria-label={t`Being tried`} />;
  if (!isWaiting(row)) {
    const outcome = OUTCOME_LABELS[row.outcome];
    return (
      <Text size="sm" role="status">
        {t`Settled:`} {outcome && i18n._(outcome)}{" "}
        {row.customer ? (
          <TextLink to="/customers/$id" params={{ id: String(row.customer) }} dir="auto">
            {row.customer_name || t`No name`}
          </TextLink>
        ) : (
          row.contact_name || row.lead_name || row.channel_partner_name
        )}
      </Text>
    );
  }
  return (
    <Stack gap={4}>
      {one?.error !== undefined && <ErrorNote error={one.error} />}
      {row.problems.map((problem) => (
        <Text key={problem.message} size="sm" dir="auto">
          {problem.message}
        </Text>
      ))}
    </Stack>
  );
}
