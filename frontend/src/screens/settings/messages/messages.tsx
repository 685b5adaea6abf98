import { useLingui } from "@lingui/react/macro";
import { Badge, Button, Group, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Empty, ListBody } from "@/components/lists/list-body";
import classes from "@/components/lists/lists.module.css";
import { SettingsPage } from "../page";
import { ChannelCard } from "./channel-card";
import { CHANNEL_LABELS } from "./channel-labels";
import { channelsOptions, templatesOptions } from "./use-messages";

const NEW = "/settings/messages/new";

/** Whether messages go out, with which words, and a try of each. */
export function Messages() {
  const { t, i18n } = useLingui();
  const channels = useQuery(channelsOptions);
  const templates = useQuery(templatesOptions);
  const add = <Button component={Link} to={NEW} variant="default">{t`New words`}</Button>;
  return (
    <SettingsPage topic="/settings/messages">
      <ListBody query={channels} isEmpty={() => false} empty={null}>
        {(answer) => (
          <Stack gap="lg">
            {answer.map((channel) => (
              <ChannelCard key={channel.channel} channel={channel} />
            ))}
          </Stack>
        )}
      </ListBody>
      <Group justify="space-between" mt="md">
        <Title order={2} size="h5">{t`Words of your own`}</Title>
        {add}
      </Group>
      <ListBody
        query={templates}
        isEmpty={(answer) => answer.length === 0}
        empty={<Empty action={add}>{t`None: the words above are Footfall's own.`}</Empty>}
      >
        {(answer) => (
          <ul className={classes.rows} aria-label={t`Words of your own`}>
            {answer.map((template) => (
              <li key={template.id} className={classes.row}>
                <Link
                  to="/settings/messages/$id"
                  params={{ id: String(template.id) }}
                  className={classes.main}
                >
                  <Group gap="xs" justify="space-between" wrap="nowrap">
                    <Text fw={500}>
                      {i18n._(CHANNEL_LABELS[template.channel] as never)}, {template.language}
                    </Text>
                    {template.stopped_at && <Badge color="red">{t`Refused`}</Badge>}
                  </Group>
                  <Text size="sm" c="dimmed" dir="auto" lineClamp={2}>
                    {template.body}
                  </Text>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </ListBody>
    </SettingsPage>
  );
}
