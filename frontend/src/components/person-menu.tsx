import { useLingui } from "@lingui/react/macro";
import { Menu, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconLanguage, IconLogout, IconMoon, IconSun } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { type Me, useMe } from "@/api/me";
import { session } from "@/api/session";
import { forgetDrafts } from "@/lib/drafts";
import { activateLanguage, LANGUAGES, type Language } from "@/lib/languages";

export const nameOf = (me: Me) => `${me.first_name} ${me.last_name}`.trim() || me.username;

export function PersonMenu() {
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
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={signOut}>
          {t`Sign out`}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function useSignOut(me: Me) {
  const { t } = useLingui();
  const queries = useQueryClient();
  return async () => {
    try {
      await session.signOut();
    } catch {
      notifications.show({ color: "red", message: t`No connection: you are still signed in.` });
      return;
    }
    queries.clear();
    await forgetDrafts(me.id);
  };
}
