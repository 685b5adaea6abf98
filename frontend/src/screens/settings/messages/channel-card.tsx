import { useLingui } from "@lingui/react/macro";
import { Alert, Button, Group, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { client } from "@/api/client";
import { ErrorNote } from "@/components/error-note";
import { formatMoment } from "../moments";
import { languageName } from "../organization/world";
import classes from "../settings.module.css";
import { CHANNEL_LABELS } from "./channel-labels";
import { TestSend } from "./test-send";
import { type Channel, renewMessages } from "./use-messages";

/** One channel: whether it is open, what it says, a test. */
export function ChannelCard({ channel }: { channel: Channel }) {
  const { t, i18n } = useLingui();
  const label = CHANNEL_LABELS[channel.channel];
  const name = label ? i18n._(label) : channel.channel;
  const language = languageName(channel.language, i18n.locale);
  const isStopped = !!channel.sender?.stopped_at;
  return (
    <Stack component="section" gap="sm" aria-label={name}>
      <Title order={2} size="h5">
        {name}
      </Title>
      <State channel={channel} />
      {!channel.is_off && (
        <>
          <Text size="sm" c="dimmed">
            {channel.template === null
              ? t`Footfall's own words, in ${language}. You would get:`
              : t`Words of your own, in ${language}. You would get:`}
          </Text>
          <Text className={classes.words ?? ""} dir="auto">
            {channel.example}
          </Text>
          {!isStopped && <TestSend channel={channel.channel} />}
        </>
      )}
    </Stack>
  );
}

function State({ channel }: { channel: Channel }) {
  const { t, i18n } = useLingui();
  const queries = useQueryClient();
  const { sender } = channel;
  const open = useMutation({
    mutationFn: () =>
      client.POST("/api/message-senders/{id}/reset/", {
        params: { path: { id: sender?.id ?? 0 } },
      }),
    onSuccess: () => renewMessages(queries),
  });
  if (channel.is_off) {
    return <Text c="dimmed">{t`Switched off: whoever runs this Footfall sets its gateway.`}</Text>;
  }
  if (sender?.stopped_at) {
    return (
      <Alert color="red" role="alert">
        <Stack gap="xs">
          <Text size="sm">
            {t`Stopped since ${formatMoment(sender.stopped_at, i18n.locale)}: ${sender.stop_reason}`}
          </Text>
          <Group>
            <Button
              size="compact-sm"
              variant="default"
              loading={open.isPending}
              onClick={() => open.mutate()}
            >{t`Mended: open again`}</Button>
          </Group>
          {open.isError && <ErrorNote error={open.error} />}
        </Stack>
      </Alert>
    );
  }
  if (channel.template_stopped) {
    return (
      <Alert color="red" role="alert">
        {t`The provider refused your words, so nothing goes out. Correct them below, and save.`}
      </Alert>
    );
  }
  if (sender?.paused_until && new Date(sender.paused_until) > new Date()) {
    const until = formatMoment(sender.paused_until, i18n.locale);
    return <Text>{t`Paused until ${until}, as the provider asked; it goes on by itself.`}</Text>;
  }
  if (channel.shows_only) {
    return <Text>{t`Shown only: no gateway is set, so nothing leaves this Footfall.`}</Text>;
  }
  return <Text>{t`Open: messages go out.`}</Text>;
}
