import { useLingui } from "@lingui/react/macro";
import { Button, Stack, Text, Timeline } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMe } from "@/api/me";
import { ErrorNote } from "@/components/error-note";
import { Empty, ListBody } from "@/components/lists/list-body";
import { formatShortDay } from "@/lib/dates";
import { journeyOptions } from "./use-customers";

/** Everything that happened, newest first; further back as it is asked for. */
export function Journey({ customer }: { customer: number }) {
  const { t, i18n } = useLingui();
  const { today } = useMe();
  const journey = useInfiniteQuery(journeyOptions(customer));
  return (
    <ListBody
      query={journey}
      isEmpty={(data) => data.pages.every((page) => page.results.length === 0)}
      empty={<Empty>{t`Nothing has happened yet.`}</Empty>}
    >
      {(data) => (
        <Stack>
          <Timeline bulletSize={10} lineWidth={2} active={-1}>
            {data.pages
              .flatMap((page) => page.results)
              .map((item, index) => (
                <Timeline.Item
                  // biome-ignore lint/suspicious/noArrayIndexKey: two alike may happen on one day
                  key={`${item.type}-${item.date}-${index}`}
                  title={<bdi>{item.title}</bdi>}
                >
                  {item.description && (
                    <Text size="sm" dir="auto">
                      {item.description}
                    </Text>
                  )}
                  <Text size="xs" c="dimmed">
                    {formatShortDay(item.date.slice(0, 10), today ?? "", i18n.locale)}
                  </Text>
                </Timeline.Item>
              ))}
          </Timeline>
          {journey.isFetchNextPageError && (
            <ErrorNote error={journey.error} onRetry={() => journey.fetchNextPage()} />
          )}
          {journey.hasNextPage && (
            <Button
              variant="default"
              onClick={() => journey.fetchNextPage()}
              loading={journey.isFetchingNextPage}
            >
              {t`Further back`}
            </Button>
          )}
        </Stack>
      )}
    </ListBody>
  );
}
