import { useLingui } from "@lingui/react/macro";
import { Button, Stack, Text, Timeline } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMe } from "@/api/me";
import { ErrorNote } from "@/components/error-note";
import { Empty, ListBody } from "@/components/lists/list-body";
import { formatShortDay } from "@/lib/dates";
import { formatMoney } from "@/lib/money";
import { describeItem } from "./journey-words";
import { journeyOptions } from "./use-customers";

/** Everything that happened, newest first; further back as it is asked for. */
export function Journey({ customer }: { customer: number }) {
  const { t, i18n } = useLingui();
  const me = useMe();
  const journey = useInfiniteQuery(journeyOptions(customer));
  const short = (day: string) => formatShortDay(day.slice(0, 10), me.today ?? "", i18n.locale);
  const money = (amount: string, code: string) =>
    code
      ? formatMoney(amount, {
          code,
          decimals: code === me.currency?.code ? me.currency.decimals : 2,
          region: me.organization.default_region ?? "",
        })
      : amount;
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
              .map((item, index) => {
                const { title, text } = describeItem(item, { short, money });
                return (
                  <Timeline.Item
                    // biome-ignore lint/suspicious/noArrayIndexKey: two alike may happen on one day
                    key={`${item.type}-${item.date}-${index}`}
                    title={<bdi>{title}</bdi>}
                  >
                    {text && (
                      <Text size="sm" dir="auto">
                        {text}
                      </Text>
                    )}
                    <Text size="xs" c="dimmed">
                      {short(item.date)}
                    </Text>
                  </Timeline.Item>
                );
              })}
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
