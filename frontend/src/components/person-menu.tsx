import { useLingui } from "@lingui/react/macro";
import { Menu, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import {
  IconKeyboard,
  IconLanguage,
  IconLock,
  IconLogout,
  IconMoon,
  IconSun,
} from "@tabler/icons-react";
import { type Me, useMe } from "@/api/me";
import { activateLanguage, LANGUAGES, type Language } from "@/lib/languages";
import type { Overlay } from "./overlays";
import { useSignOut } from "./use-sign-out";

export const nameOf = (me: Me) => `${me.first_name} ${me.last_name}`.trim() || me.username;

export function PersonMenu({ onOverlay }: { onOverlay: (overlay: Overlay) => void }) {
  const { t } = useLingui();
  const me = useMe();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const isDark = colorScheme === "dark";
  const signOut = useSignOut(me);
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <UnstyledButton py={4}>
          <bdi>{nameOf(me)}</bdi>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{me.organization.name}</Menu.Label>
        <Menu.Item
          leftSection={
            isDark ? <IconSun size={16} aria-hidden /> : <IconMoon size={16} aria-hidden />
          }
          onClick={() => setColorScheme(isDark ? "light" : "dark")}
        >
          {isDark ? t`Light` : t`Dark`}
        </Menu.Item>
        {(Object.keys(LANGUAGES) as Language[]).map((language) => (
          <Menu.Item
            key={language}
            lang={language}
            leftSection={<IconLanguage size={16} aria-hidden />}
            onClick={() => activateLanguage(language)}
          >
            {LANGUAGES[language]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconKeyboard size={16} aria-hidden />}
          onClick={() => onOverlay("help")}
        >
          {t`Shortcuts`}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLock size={16} aria-hidden />}
          onClick={() => onOverlay("password")}
        >
          {t`Change password`}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={signOut}>
          {t`Sign out`}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
