import { useLingui } from "@lingui/react/macro";
import { ActionIcon, Button, Group, Tooltip, VisuallyHidden } from "@mantine/core";
import { IconBrandWhatsapp, IconPhone } from "@tabler/icons-react";
import { saveDraftsAtOnce } from "@/lib/drafts";
import { callLink, whatsAppLink } from "@/lib/phones";
import { PhoneNumber } from "./phone-number";

type Props = { phone: string; name: string; optedOut?: boolean };

/** In every row: one tap calls. Another app may end this page, so what is typed is kept before. */
export function CallIcons({ phone, name, optedOut = false }: Props) {
  const { t } = useLingui();
  if (!phone) return null;
  const who = name || phone;
  return (
    <Group gap={4} wrap="nowrap">
      <Tooltip label={t`Call`}>
        <ActionIcon
          component="a"
          href={callLink(phone)}
          onClick={saveDraftsAtOnce}
          variant="default"
          size="lg"
          aria-label={t`Call ${who}`}
        >
          <IconPhone size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
      {!optedOut && (
        <Tooltip label={t`WhatsApp`}>
          <ActionIcon
            component="a"
            href={whatsAppLink(phone)}
            target="_blank"
            rel="noreferrer"
            onClick={saveDraftsAtOnce}
            variant="default"
            size="lg"
            aria-label={t`WhatsApp to ${who}`}
          >
            <IconBrandWhatsapp size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
    </Group>
  );
}

/** Where one person is open: with the number itself, at the thumb. */
export function CallButtons({ phone, name, optedOut = false }: Props) {
  const { t } = useLingui();
  if (!phone) return null;
  const who = name || phone;
  return (
    <Group gap="xs">
      <Button
        component="a"
        href={callLink(phone)}
        onClick={saveDraftsAtOnce}
        leftSection={<IconPhone size={18} aria-hidden />}
        size="md"
        px="sm"
        fz={{ base: "sm", sm: "md" }}
        flex="1 1 auto"
        maw="16rem"
      >
        <VisuallyHidden>{t`Call ${who}`} </VisuallyHidden>
        <PhoneNumber phone={phone} />
      </Button>
      {!optedOut && (
        <Button
          component="a"
          href={whatsAppLink(phone)}
          target="_blank"
          rel="noreferrer"
          onClick={saveDraftsAtOnce}
          variant="default"
          leftSection={<IconBrandWhatsapp size={18} aria-hidden />}
          aria-label={t`WhatsApp to ${who}`}
          size="md"
          px="sm"
          fz={{ base: "sm", sm: "md" }}
          flex="none"
        >
          {t`WhatsApp`}
        </Button>
      )}
    </Group>
  );
}
