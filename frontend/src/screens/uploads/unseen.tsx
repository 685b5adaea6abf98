import { useLingui } from "@lingui/react/macro";
import { Button, Group, Stack, Text } from "@mantine/core";
import { useSeen, useUnseenUploads } from "@/api/unseen-uploads";
import classes from "@/components/lists/lists.module.css";
import { TextLink } from "@/components/text-link";
import { StatusBadge } from "./status-badge";

const MOST_SHOWN = 5; // the way in for the next sheet stays in sight; others follow as these are seen
const ASKING = new Set(["needs_mapping", "previewed"]);

/** How one's own sheets ended, until they were looked at, and which wait for an answer. */
export function Unseen() {
  const { t } = useLingui();
  const uploads = useUnseenUploads().data?.slice(0, MOST_SHOWN) ?? [];
  const seen = useSeen();
  const ended = uploads.filter(({ status }) => !ASKING.has(status));
  if (uploads.length === 0) return null;
  return (
    <Stack component="section" gap="xs" aria-label={t`Your sheets to look at`}>
      <Group justify="space-between" gap="sm">
        <Text fw={500}>{t`Your sheets to look at`}</Text>
        {ended.length > 0 && (
          <Button
            variant="default"
            size="compact-sm"
            loading={seen.isPending}
            onClick={() => {
              for (const { id } of ended) seen.mutate(id);
            }}
          >{t`I have seen these`}</Button>
        )}
      </Group>
      <ul className={classes.rows} aria-label={t`Your sheets to look at`}>
        {uploads.map((upload) => (
          <li key={upload.id} className={classes.row}>
            <Group justify="space-between" gap="sm" flex={1}>
              <TextLink to="/uploads/$id" params={{ id: String(upload.id) }}>
                {upload.original_name}
              </TextLink>
              <StatusBadge upload={upload} />
            </Group>
          </li>
        ))}
      </ul>
    </Stack>
  );
}
