import { useLingui } from "@lingui/react/macro";
import { Button, Skeleton, Stack, Text, VisuallyHidden } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Refused } from "@/api/errors";
import { ErrorNote } from "../error-note";
import classes from "./lists.module.css";

type Props<Answer> = {
  query: UseQueryResult<Answer>;
  isEmpty: (answer: Answer) => boolean;
  empty: ReactNode;
  children: (answer: Answer) => ReactNode;
  onFirstPage?: (() => void) | undefined; // from a page that may be after the last one
};

/**
 * Asking, failed, empty and filled look different, always. An answer to an older question is dimmed
 * and can't be taken until the new one is here; a failed renewal is said above what is known. A list that
 * became shorter than the page that is asked for has failed at nothing.
 */
export function ListBody<Answer>(props: Props<Answer>) {
  const { query, isEmpty, empty, children, onFirstPage } = props;
  const { data, error, isPlaceholderData } = query;
  const retry = () => void query.refetch();
  if (onFirstPage && error instanceof Refused && error.status === 404) {
    return <AfterLast onFirstPage={onFirstPage} />;
  }
  if (data === undefined) {
    return error ? <ErrorNote error={error} onRetry={retry} /> : <Lines />;
  }
  if (error && isPlaceholderData) return <ErrorNote error={error} onRetry={retry} />;
  return (
    <>
      {error && <ErrorNote error={error} onRetry={retry} />}
      <div className={classes.body} data-late={isPlaceholderData || undefined}>
        {isEmpty(data) ? empty : children(data)}
      </div>
    </>
  );
}

function AfterLast({ onFirstPage }: { onFirstPage: () => void }) {
  const { t } = useLingui();
  return (
    <Empty action={<Button variant="default" onClick={onFirstPage}>{t`To the first page`}</Button>}>
      {t`The list has no such page any more.`}
    </Empty>
  );
}

const WIDTHS = ["72%", "58%", "66%", "49%", "61%"];

function Lines() {
  const { t } = useLingui();
  return (
    <Stack gap="md" className={classes.late ?? ""} py="sm">
      <VisuallyHidden role="status">{t`Loading`}</VisuallyHidden>
      {WIDTHS.map((width) => (
        <Skeleton key={width} height={20} width={width} />
      ))}
    </Stack>
  );
}

/** What belongs here, and the one thing to do about it. */
export function Empty({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <Stack align="flex-start" gap="sm" py="lg">
      <Text c="dimmed">{children}</Text>
      {action}
    </Stack>
  );
}
