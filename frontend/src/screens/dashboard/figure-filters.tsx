import { useLingui } from "@lingui/react/macro";
import { Button, Group, Stack, Text } from "@mantine/core";
import { useColleagues } from "@/api/colleagues";
import { useFormatMoney } from "@/api/currency";
import { useMay, useMe } from "@/api/me";
import { useFormatDays } from "@/components/range-choice";
import { describeFilters } from "./filter-words";

type Props = {
  asked: Record<string, string>;
  sum?: string | undefined; // what amounts of the whole list add up to
  onClear: () => void;
};

/** By what a figure narrowed this list, in words, and the way to the whole of it. */
export function FigureFilters({ asked, sum, onClear }: Props) {
  const { t } = useLingui();
  const me = useMe();
  const days = useFormatDays();
  const money = useFormatMoney();
  const colleagues = useColleagues(undefined, useMay("work"));
  const words = describeFilters(asked, {
    days,
    member: (id) => colleagues.data?.find((each) => String(each.id) === id)?.name,
    branch: (id) => me.branches.find((each) => String(each.id) === id)?.name,
  });
  return (
    <Stack gap={4}>
      <Group gap="sm">
        <Text size="sm" role="status">
          {t`Only:`} {words.join(" · ")}
        </Text>
        <Button size="compact-sm" variant="default" onClick={onClear}>
          {t`Without this`}
        </Button>
      </Group>
      {sum !== undefined && <Text size="sm" fw={600}>{t`Together ${money(sum)}`}</Text>}
    </Stack>
  );
}
