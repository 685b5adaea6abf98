import { useLingui } from "@lingui/react/macro";
import { List, Stack, Text } from "@mantine/core";
import { useFormatCount, useMe } from "@/api/me";
import { formatPhone } from "@/lib/phones";
import type { Preview } from "./merge-plan";
import { describeMoves, isTold, joinNames } from "./texts";

/** What goes to the kept one, what becomes one, and what follows. */
export function Moves({ preview }: { preview: Preview }) {
  const { t } = useLingui();
  const format = useFormatCount();
  const region = useMe().organization.default_region ?? "";
  const whole = [preview, ...preview.parts];
  const moved = describeMoves(
    whole.flatMap((part) => part.moves),
    format,
  );
  const combined = whole.flatMap((part) => part.combines).filter((each) => isTold(each.relation));
  const keys = new Set(
    preview.identifiers.map(({ kind, value }) =>
      kind === "phone" ? formatPhone(value, region) : value,
    ),
  );
  return (
    <Stack gap={4}>
      {(moved || combined.length === 0) && (
        <Text size="sm">{moved ? t`Moves to the kept one: ${moved}` : t`Nothing moves.`}</Text>
      )}
      {combined.length > 0 && (
        <Text size="sm">{t`Becomes one: ${combined.map(({ title }) => title).join(" · ")}`}</Text>
      )}
      {preview.parts.length > 0 && (
        <List size="sm">
          {preview.parts.map((part) => (
            <List.Item key={`${part.type}-${part.primary}`}>
              {part.type === "lead"
                ? t`Their leads become one, too: ${joinNames(part.records.map(({ label }) => label))}`
                : t`Their customers become one, too: ${joinNames(part.records.map(({ label }) => label))}`}
            </List.Item>
          ))}
        </List>
      )}
      {keys.size > 1 && (
        <Text size="sm" c="dimmed">
          {t`All of these go on finding the person: ${[...keys].join(", ")}`}
        </Text>
      )}
    </Stack>
  );
}
