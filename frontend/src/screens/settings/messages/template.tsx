import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import {
  Alert,
  Button,
  Checkbox,
  NativeSelect,
  Stack,
  Text,
  Textarea,
  TextInput,
} from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { client } from "@/api/client";
import { Refused } from "@/api/errors";
import { useMe } from "@/api/me";
import { ErrorNote } from "@/components/error-note";
import { Empty, ListBody } from "@/components/lists/list-body";
import { nameOf } from "@/components/person-menu";
import { FormEnd } from "../form-end";
import { languages } from "../organization/world";
import { SettingsPage } from "../page";
import classes from "../settings.module.css";
import { useChanges } from "../use-changes";
import { CHANNEL_LABELS } from "./channel-labels";
import { fillIn } from "./fill-in";
import { TestSend } from "./test-send";
import { fetchTemplate, renewMessages, type Template, templateOptions } from "./use-messages";

const TOPIC = "/settings/messages";
// As they are written in a template; texts of ours would take the braces for their own.
const [name, shop, branch, medicines] = ["{name}", "{shop}", "{branch}", "{medicines}"];

/** Words of one channel in one language, or new ones at `new`. */
export function TemplatePage() {
  const { t } = useLingui();
  const { id } = useParams({ strict: false }) as { id: string };
  const isNew = id === "new";
  const template = useQuery({ ...templateOptions(Number(id)), enabled: !isNew });
  const isGone = template.error instanceof Refused && template.error.status === 404;
  if (isNew) {
    return (
      <SettingsPage topic={TOPIC} title={t`New words`}>
        <TemplateForm template={null} />
      </SettingsPage>
    );
  }
  return (
    <SettingsPage topic={TOPIC} title={t`Words of a message`}>
      {isGone ? (
        <Empty action={<Button component={Link} to={TOPIC}>{t`To the messages`}</Button>}>
          {t`There are no such words.`}
        </Empty>
      ) : (
        <ListBody query={template} isEmpty={() => false} empty={null}>
          {(answer) => (
            <>
              {answer.stopped_at && (
                <Alert color="red" role="alert">
                  {t`The provider refused them: ${answer.stop_reason}. Saved anew they are tried again.`}
                </Alert>
              )}
              <TemplateForm template={answer} />
              <TestSend channel={answer.channel} template={answer.id} />
            </>
          )}
        </ListBody>
      )}
    </SettingsPage>
  );
}

type Typed = ReturnType<typeof toForm>;
const toForm = (template: Template | null, language = "en") => ({
  channel: (template?.channel ?? "whatsapp") as "whatsapp" | "sms",
  language: template?.language ?? language,
  provider_name: template?.provider_name ?? "",
  body: template?.body ?? "",
  names_medicines: template?.names_medicines ?? false,
});

function TemplateForm({ template }: { template: Template | null }) {
  const { t, i18n } = useLingui();
  const me = useMe();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const stored = toForm(template, me.organization.message_language);
  const form = useChanges<Typed>({
    form: `words:${template?.id ?? "new"}`,
    stored,
    ...(template && { load: async () => toForm(await fetchTemplate(template.id)) }),
    save: (changed) =>
      template
        ? client.PATCH("/api/message-templates/{id}/", {
            params: { path: { id: template.id } },
            body: changed,
          })
        : client.POST("/api/message-templates/", { body: { ...stored, ...changed } }),
    onSaved: async () => {
      await renewMessages(queries);
      if (!template) await navigate({ to: TOPIC });
    },
    words: {
      body: msg`Only ${name}, ${shop}, ${branch} and, where it is switched on, ${medicines} can be filled in.`,
    },
  });
  const { values } = form;
  const shown = fillIn(
    values.body,
    {
      name: nameOf(me),
      shop: me.organization.name,
      branch: me.branches[0]?.name ?? "",
      medicines: "Metformin 500",
    },
    values.names_medicines,
  );
  return (
    <form onSubmit={form.submit}>
      <Stack gap="md">
        <NativeSelect
          label={t`Channel`}
          {...form.text("channel")}
          data={Object.entries(CHANNEL_LABELS).map(([value, label]) => ({
            value,
            label: i18n._(label),
          }))}
        />
        <NativeSelect
          label={t`Language`}
          {...form.text("language")}
          data={languages(i18n.locale, values.language)}
        />
        <TextInput
          label={t`Name at the provider`}
          description={t`WhatsApp: of the approved template. SMS in India: its DLT template id.`}
          {...form.text("provider_name")}
          autoComplete="off"
          dir="ltr"
        />
        <Textarea
          label={t`Words`}
          description={t`With ${name}, ${shop} and ${branch}. WhatsApp sends the approved text with these in their order.`}
          {...form.text("body")}
          autosize
          minRows={3}
          maxLength={1000}
          dir="auto"
          required
        />
        <Checkbox
          label={t`They name medicines: ${medicines}`}
          description={t`Health data on a lock screen, and WhatsApp restricts it: ask your lawyer first.`}
          {...form.check("names_medicines")}
        />
        {values.body && (
          <div aria-live="polite">
            <Text size="sm" c="dimmed">{t`You would get:`}</Text>
            <Text className={classes.words ?? ""} dir="auto">
              {shown ?? t`Something in it can't be filled in.`}
            </Text>
          </div>
        )}
        <FormEnd
          form={form}
          mayNot={!values.body.trim()}
          labels={{ body: t`Words`, language: t`Language`, channel: t`Channel` }}
        >
          {template && <Remove template={template} />}
        </FormEnd>
      </Stack>
    </form>
  );
}

function Remove({ template }: { template: Template }) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [asks, setAsks] = useState(false);
  const remove = useMutation({
    mutationFn: () =>
      client.DELETE("/api/message-templates/{id}/", { params: { path: { id: template.id } } }),
    onSuccess: async () => {
      await renewMessages(queries);
      await navigate({ to: TOPIC });
    },
  });
  return (
    <>
      <Button
        variant={asks ? "filled" : "default"}
        {...(asks && { color: "red" })}
        loading={remove.isPending}
        onClick={() => (asks ? remove.mutate() : setAsks(true))}
        onBlur={() => setAsks(false)}
      >
        {asks ? t`Really remove them` : t`Remove them`}
      </Button>
      {remove.isError && <ErrorNote error={remove.error} />}
    </>
  );
}
