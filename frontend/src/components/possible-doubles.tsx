import { useLingui } from "@lingui/react/macro";
import { Badge, Button, Group, List, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { client } from "@/api/client";
import { useMay, useMe } from "@/api/me";
import type { components } from "@/api/schema";
import { formatShortDay } from "@/lib/dates";
import { formatPhone } from "@/lib/phones";
import { ErrorNote } from "./error-note";
import classes from "./lists/lists.module.css";
import { PhoneNumber } from "./phone-number";
import { describeFact } from "./reason-words";
import { RecordLink, type RecordType } from "./record-link";
import { TextLink } from "./text-link";

type Double = components["schemas"]["PotentialDuplicate"];
const KEYS = { customer: "customers", lead: "leads", channel_partner: "partners" };

/** Who else may be the same, the surest first, and why; who manages decides here or side by side. */
export function PossibleDoubles({ type, doubles }: { type: RecordType; doubles: Double[] }) {
  const { t } = useLingui();
  if (doubles.length === 0) return null;
  return (
    <ul className={classes.rows} aria-label={t`Possible doubles`}>
      {doubles.map((double) => (
        <Row key={double.candidate} type={type} double={double} />
      ))}
    </ul>
  );
}

function Row({ type, double }: { type: RecordType; double: Double }) {
  const { t } = useLingui();
  const mayDecide = useMay("manage");
  const region = useMe().organization.default_region ?? "";
  const phone = (number: string) => formatPhone(number, region);
  const queries = useQueryClient();
  const { record } = double;
  const dismiss = useMutation({
    mutationFn: () =>
      client.POST("/api/duplicates/{id}/dismiss/", { params: { path: { id: double.candidate } } }),
    onSuccess: () =>
      Promise.all(
        [KEYS[type], "duplicates"].map((key) => queries.invalidateQueries({ queryKey: [key] })),
      ),
  });
  return (
    <li className={classes.row}>
      <Stack gap={4} className={classes.grows ?? ""}>
        <Group gap="xs">
          <RecordLink type={type} id={record.id} name={record.full_name || t`No name`} />
          <PhoneNumber phone={record.phone} />
          <Text size="sm" c="dimmed">
            {[record.branch_name, record.city].filter(Boolean).join(" · ")}
          </Text>
          {double.likely_family && <Badge color="gray">{t`Perhaps family`}</Badge>}
        </Group>
        <List size="sm">
          {double.reason_facts.map((fact) => (
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
            search={{ at: String(double.candidate) } as never}
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

type Merge = components["schemas"]["LeadDetail"]["merges"][number];

/** Which records became this one, when and by whom. */
export function MergedInto({ merges }: { merges: readonly Merge[] }) {
  const { t, i18n } = useLingui();
  const { today } = useMe();
  const mayRead = useMay("manage");
  if (merges.length === 0) return null;
  return (
    <section>
      <Title order={2} size="h5">{t`Merged into this one`}</Title>
      <List size="sm">
        {merges.map((merge) => (
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
                <TextLink
                  to="/duplicates/merges"
                  search={{ at: String(merge.id) } as never}
                  inherit
                >
                  {t`as they were`}
                </TextLink>
              )}
            </Text>
          </List.Item>
        ))}
      </List>
    </section>
  );
}
