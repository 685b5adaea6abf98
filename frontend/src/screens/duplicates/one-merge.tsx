import { useLingui } from "@lingui/react/macro";
import { List, Stack, Table, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { client } from "@/api/client";
import { useFormatCount, useMe } from "@/api/me";
import type { components } from "@/api/schema";
import { CATEGORIES } from "@/components/categories";
import { ListBody } from "@/components/lists/list-body";
import { RecordLink, type RecordType } from "@/components/record-link";
import { formatShortDay } from "@/lib/dates";
import { translate } from "@/lib/languages";
import { formatPhone } from "@/lib/phones";
import { describeMoves, fieldLabel, isKnownField } from "./texts";

export type Merge = components["schemas"]["Merge"];
type Snapshot = Record<string, unknown>;

/** A merge as it was written down: what the records said, what it changed, what moved. */
export function OneMerge({ id }: { id: number }) {
  const merge = useQuery({
    queryKey: ["merges", "one", id],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/merges/{id}/", {
        params: { path: { id } },
        signal,
      });
      return data as Merge;
    },
  });
  return (
    <ListBody query={merge} isEmpty={() => false} empty={null}>
      {(answer) => <Told merge={answer} />}
    </ListBody>
  );
}

function Told({ merge }: { merge: Merge }) {
  const { t, i18n } = useLingui();
  const { today } = useMe();
  const format = useFormatCount();
  const say = useSay();
  const [kept] = merge.members;
  const name = kept?.label ?? "";
  const by = merge.merged_by_name;
  const day = formatShortDay(merge.merged_at.slice(0, 10), today ?? "", i18n.locale);
  const changes = Object.entries(merge.changes as Record<string, [unknown, unknown]>)
    .filter(([field]) => isKnownField(field))
    .map(([field, [before, after]]) => ({
      field,
      before: say(field, before),
      after: say(field, after),
    }));
  const moved = Object.entries(merge.moved as Record<string, { count: number }>).map(
    ([relation, { count }]) => ({ relation, count }),
  );
  const moves = describeMoves(moved, format);
  return (
    <Stack gap="md" component="section" aria-label={t`Merged into ${name}`}>
      <div>
        <Title order={2} size="h4" dir="auto">
          <RecordLink
            type={merge.type as RecordType}
            id={merge.primary_id}
            name={name}
            fz="inherit"
          />
        </Title>
        <Text size="sm" c="dimmed">
          {by ? t`Merged on ${day} by ${by}` : t`Merged on ${day}`}
        </Text>
      </div>
      {moves && <Text size="sm">{t`Moved to the kept one: ${moves}`}</Text>}
      {changes.length > 0 && (
        <div>
          <Title order={3} size="h5">{t`Changed on the kept one`}</Title>
          <List size="sm">
            {changes.map(({ field, before, after }) => (
              <List.Item key={field}>
                {fieldLabel(field, field)}: {before || "–"} → {after || "–"}
              </List.Item>
            ))}
          </List>
        </div>
      )}
      <AsTheyWere merge={merge} say={say} />
    </Stack>
  );
}

type Say = (field: string, value: unknown) => string;

function AsTheyWere({ merge, say }: { merge: Merge; say: Say }) {
  const { t } = useLingui();
  const members = merge.members.map((member) => ({
    ...member,
    snapshot: member.snapshot as Snapshot,
  }));
  const fields = Object.keys(members[0]?.snapshot ?? {})
    .filter(isKnownField)
    .filter((field) => members.some(({ snapshot }) => say(field, snapshot[field])));
  return (
    <div>
      <Title order={3} size="h5">{t`The records as they were`}</Title>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard */}
      <section style={{ overflowX: "auto" }} tabIndex={0} aria-label={t`The records as they were`}>
        <Table verticalSpacing={4} aria-label={t`The records as they were`}>
          <Table.Thead>
            <Table.Tr>
              <Table.Td />
              {members.map(({ record_id: id, label, is_primary: isKept }) => (
                <Table.Th key={id} scope="col">
                  <bdi>{label}</bdi>
                  <Text size="xs" c="dimmed">
                    {isKept ? t`Kept` : t`Archived`}
                  </Text>
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {fields.map((field) => (
              <Table.Tr key={field}>
                <Table.Th scope="row" fw={400}>
                  {fieldLabel(field, field)}
                </Table.Th>
                {members.map(({ record_id: id, snapshot }) => (
                  <Table.Td key={id} dir="auto">
                    {say(field, snapshot[field]) || "–"}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </section>
    </div>
  );
}

/** A value as a merge keeps it, for people; of relations only shops have names here. */
function useSay(): Say {
  const { t, i18n } = useLingui();
  const me = useMe();
  const region = me.organization.default_region ?? "";
  return (field, value) => {
    if (value === null || value === undefined || value === "") return "";
    if (typeof value === "boolean") return value ? t`yes` : t`no`;
    const text = String(value);
    if (field === "branch") {
      return me.branches.find(({ id }) => id === value)?.name ?? t`a shop`;
    }
    if (field === "phone" || field === "contact_number") return formatPhone(text, region);
    if (field === "category") return translate(CATEGORIES[text] ?? text);
    if (/^\d{4}-\d\d-\d\d/.test(text)) {
      return formatShortDay(text.slice(0, 10), me.today ?? "", i18n.locale);
    }
    return text;
  };
}
