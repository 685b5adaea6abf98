import { useLingui } from "@lingui/react/macro";
import { Badge, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { proposalsOptions } from "./use-outcomes";

export type CallTime = components["schemas"]["CallTime"];

/** When somebody usually answers, and how that is known; nothing where it is not. */
export function BestTime({ time }: { time: CallTime | null | undefined }) {
  const { t } = useLingui();
  if (!time) return null;
  const { starts, until, answered, calls } = time;
  const best =
    time.days === "weekends"
      ? t`Best ${starts}–${until} h at weekends`
      : t`Best ${starts}–${until} h on weekdays`;
  const why =
    time.basis === "own"
      ? t`answered ${answered} of ${calls} calls`
      : t`people like them answered ${answered} of ${calls} calls`;
  return (
    <Text size="sm">
      {best} · {why}
      {time.is_now && (
        <Badge variant="light" size="sm" ms={6}>
          {t`Best now`}
        </Badge>
      )}
    </Text>
  );
}

/** The same of a customer who was not opened to be called. */
export function BestTimeOf({ customer }: { customer: number }) {
  const { data } = useQuery(proposalsOptions({ customer }));
  return <BestTime time={data?.best_time} />;
}
