import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Alert, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { client } from "@/api/client";
import { Refused } from "@/api/errors";
import type { components } from "@/api/schema";
import { ErrorNote } from "@/components/error-note";
import { PhoneNumber } from "@/components/phone-number";

type Tried = components["schemas"]["Tried"];
type Props = { channel: "whatsapp" | "sms"; template?: number };

const CAME_OF_IT = {
  accepted: msg`The provider took it.`,
  retry: msg`Not sent; it may work later.`,
  failed: msg`Refused by the provider.`,
  uncertain: msg`The answer was lost: look at the phone.`,
};

/** To the phone in one's hand, which is typed each time: nobody else gets one by a slip. */
export function TestSend({ channel, template }: Props) {
  const { t } = useLingui();
  const [phone, setPhone] = useState("");
  const send = useMutation({
    mutationFn: async () => {
      const { data } = await client.POST("/api/message-channels/test/", {
        body: { channel, phone: phone.trim(), ...(template !== undefined && { template }) },
      });
      return data as Tried;
    },
  });
  const wrong = send.error instanceof Refused ? send.error.at("phone") : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (phone.trim() && !send.isPending) send.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        <Group gap="sm" align="flex-end">
          <TextInput
            label={t`Your phone`}
            value={phone}
            onChange={(event) => {
              if (send.isError) send.reset();
              setPhone(event.currentTarget.value);
            }}
            error={wrong}
            type="tel"
            dir="ltr"
            autoComplete="tel"
          />
          <Button
            type="submit"
            variant="default"
            disabled={!phone.trim()}
            loading={send.isPending}
          >{t`Send a test`}</Button>
        </Group>
        {send.isError && !wrong && <ErrorNote error={send.error} />}
        {send.data && <Came tried={send.data} />}
      </Stack>
    </form>
  );
}

function Came({ tried }: { tried: Tried }) {
  const { t, i18n } = useLingui();
  const isFine = tried.status === "accepted";
  return (
    <Alert color={isFine ? "green" : "orange"} role="status">
      <Text size="sm">
        {tried.shows_only
          ? t`Shown in the output of the service, as no gateway is set; nothing was sent.`
          : i18n._(CAME_OF_IT[tried.status])}{" "}
        <PhoneNumber phone={tried.phone} />
      </Text>
      {tried.text && (
        <Text size="sm" dir="auto">
          {tried.text} {tried.code && `(${tried.code})`}
        </Text>
      )}
      <Text size="sm" c="dimmed" dir="auto">
        {tried.body}
      </Text>
    </Alert>
  );
}
