import { useLingui } from "@lingui/react/macro";
import { Badge, Button, Group, List, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { client } from "@/api/client";
import { useMay, useMe } from "@/api/me";
import { ErrorNote } from "@/components/error-note";
import { Empty } from "@/components/lists/list-body";
import classes from "@/components/lists/lists.module.css";
import { PhoneNumber } from "@/components/phone-number";
import { describeFact } from "@/components/reason-words";
import { formatShortDay } from "@/lib/dates";
import { formatPhone } from "@/lib/phones";
import type { Customer } from "./use-customers";

/** Who else may be the same person, and which records became this one. */
export function Doubles({ customer }: { customer: Customer }) {
  const { t } = useLingui();
  return (
    <Stack gap="lg">
      {customer.potential_duplicates.length === 0 ? (
        <Empty>{t`Nobody else looks like the same person.`}</Empty>
      ) : (
        <ul className={classes.rows} aria-label={t`Possible doubles`}>
          {customer.potential_duplicates.map((pair) => (
            <Pair key={pair.candidate} pair={pair} />
          ))}
        </ul>
      )}
      <Merges customer={customer} />
    </Stack>
  );
}

function Pair({ pair }: { pair: Customer["potential_duplicates"][number] }) {
  const { t } = useLingui();
  const mayDecide = useMay("manage");
  const region = useMe().organization.default_region ?? "";
  const phone = (number: string) => formatPhone(number, region);
  const queries = useQueryClient();
  const dismiss = useMutation({
    mutationFn: () =>
      client.POST("/api/duplicates/{id}/dismiss/", {
        params: { path: { id: pair.candidate } },
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["customers"] }),
  });
  return (
    <li className={classes.row}>
      <Stack gap={4} style={{ flex: 1 }}>
        <Group gap="xs">
          <Link to="/customers/$id" params={{ id: String(pair.record.id) }}>
            <bdi>{pair.record.full_name || t`No name`}</bdi>
          </Link>
          <PhoneNumber phone={pair.record.phone} />
          <Text size="sm" c="dimmed">
            {[pair.record.branch_name, pair.record.city].filter(Boolean).join(" · ")}
          </Text>
          {pair.likely_family && <Badge color="gray">{t`Perhaps family`}</Badge>}
        </Group>
        <List size="sm">
          {pair.reason_facts.map((fact) => (
            <List.Item key={JSON.stringify(fact)}>{describeFact(fact, phone)}</List.Item>
          ))}
        </List>
        {dismiss.isError && <ErrorNote error={dismiss.error} />}
      </Stack>
      {mayDecide && (
        <Group gap="xs">
          <Button
            component={Link}
            to="/duplicates"
            search={{ at: String(pair.candidate) } as never}
            variant="default"
          >
            {t`Compare and merge`}
          </Button>
          <Button variant="default" loading={dismiss.isPending} onClick={() => dismiss.mutate()}>
            {t`Not the same`}
          </Button>
        </Group>
      )}
    </li>
  );
}

function Merges({ customer }: { customer: Customer }) {
  const { t, i18n } = useLingui();
  const { today } = useMe();
  const mayRead = useMay("manage");
  if (customer.merges.length === 0) return null;
  return (
    <section>
      <Title order={2} size="h5">{t`Merged into this one`}</Title>
      <List size="sm">
        {customer.merges.map((merge) => (
          <List.Item key={merge.id}>
            <Text size="sm">
              {[
                merge.merged.map((record) => record.label).join(", "),
                formatShortDay(merge.merged_at.slice(0, 10), today ?? "", i18n.locale),
                merge.merged_by_name,
              ]
                .filter(Boolean)
                .join(" · ")}{" "}
              {mayRead && (
                <Link to="/duplicates/merges" search={{ at: String(merge.id) } as never}>
                  {t`as they were`}
                </Link>
              )}
            </Text>
          </List.Item>
        ))}
      </List>
    </section>
  );
}
