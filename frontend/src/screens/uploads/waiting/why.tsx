import { useLingui } from "@lingui/react/macro";
import { Loader, Stack, Text } from "@mantine/core";
import { ErrorNote } from "@/components/error-note";
import { TextLink } from "@/components/text-link";
import { problemWords } from "../problem-words";
import { OUTCOME_LABELS } from "../texts";
import type { UploadRow } from "../use-uploads";
import type { Try } from "./use-tries";
import { isWaiting } from "./use-waiting-rows";

/** The grid itself shows in which row and column. */
function withoutPlace(message: string, row: number, column: string): string {
  const place = column ? `Row ${row}, "${column}": ` : `Row ${row}: `;
  return message.startsWith(place) ? message.slice(place.length) : message;
}

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
        <Text key={problem.message} size="sm">
          {withoutPlace(problemWords(problem), row.row_number, problem.column)}
        </Text>
      ))}
    </Stack>
  );
}
