import { useLingui } from "@lingui/react/macro";
import { Button, Group, Text } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useFormatCount } from "@/api/me";

export const PAGE_SIZE = 50;

/** What a list of the API says of itself; `count_is_exact` only where it was counted roughly. */
export type Page<Row> = {
  count?: number;
  count_is_exact?: boolean;
  next?: string | null;
  previous?: string | null;
  results: Row[];
};

type Props = {
  list: Page<unknown>;
  page: number;
  pageSize?: number;
  onPage: (page: number) => void;
  describeAll?: ((count: number) => string) | undefined; // where its rows are not what is counted
};

/** "51 to 100 of more than 1,000", and the pages beside it. */
export function Pager({ list, page, pageSize = PAGE_SIZE, onPage, describeAll }: Props) {
  const { t } = useLingui();
  const format = useFormatCount();
  const first = (page - 1) * pageSize + 1;
  const last = first + list.results.length - 1;
  const count = format(list.count ?? last);
  const isAll = !list.next && page === 1;
  const all = describeAll?.(list.count ?? last) ?? t`${count} in all`;
  const sentence =
    list.count_is_exact === false
      ? t`${format(first)} to ${format(last)} of more than ${count}`
      : t`${format(first)} to ${format(last)} of ${count}`;
  if (list.results.length === 0) return null;
  return (
    <Group justify="space-between" mt="sm">
      <Text size="sm" c="dimmed" aria-live="polite">
        {isAll ? all : sentence}
      </Text>
      {!isAll && (
        <Group gap="xs" component="nav" aria-label={t`Pages`}>
          <Button
            variant="default"
            size="compact-md"
            disabled={page === 1}
            onClick={() => onPage(page - 1)}
            leftSection={<IconChevronLeft size={16} aria-hidden />}
          >
            {t`Previous page`}
          </Button>
          <Button
            variant="default"
            size="compact-md"
            disabled={!list.next}
            onClick={() => onPage(page + 1)}
            rightSection={<IconChevronRight size={16} aria-hidden />}
          >
            {t`Next page`}
          </Button>
        </Group>
      )}
    </Group>
  );
}
