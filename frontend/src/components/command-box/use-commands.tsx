import { useLingui } from "@lingui/react/macro";
import { useMantineColorScheme } from "@mantine/core";
import {
  type Icon,
  IconKeyboard,
  IconLanguage,
  IconLock,
  IconLogout,
  IconMoon,
  IconSun,
} from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useMe } from "@/api/me";
import { activateLanguage, LANGUAGES, type Language } from "@/lib/languages";
import type { Overlay } from "../overlays";
import { LISTS_WITHIN, SCREENS } from "../screens";
import { useSignOut } from "../use-sign-out";

export type Command = { id: string; label: string; icon: Icon; run: () => void };

/** Screens first, then what can be done from anywhere. */
export function useCommands(onOverlay: (overlay: Overlay) => void) {
  const { t, i18n } = useLingui();
  const me = useMe();
  const navigate = useNavigate();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const isDark = colorScheme === "dark";
  const signOut = useSignOut(me);
  const screens: Command[] = [...SCREENS, ...LISTS_WITHIN]
    .filter((screen) => me.rights.includes(screen.right))
    .map(({ to, label, icon }) => ({
      id: to,
      label: i18n._(label),
      icon,
      run: () => void navigate({ to }),
    }));
  const actions: Command[] = [
    {
      id: "scheme",
      label: isDark ? t`Light` : t`Dark`,
      icon: isDark ? IconSun : IconMoon,
      run: () => setColorScheme(isDark ? "light" : "dark"),
    },
    ...(Object.keys(LANGUAGES) as Language[])
      .filter((language) => language !== i18n.locale)
      .map((language) => ({
        id: language,
        label: LANGUAGES[language],
        icon: IconLanguage,
        run: () => void activateLanguage(language),
      })),
    { id: "help", label: t`Shortcuts`, icon: IconKeyboard, run: () => onOverlay("help") },
    { id: "password", label: t`Change password`, icon: IconLock, run: () => onOverlay("password") },
    { id: "out", label: t`Sign out`, icon: IconLogout, run: signOut },
  ];
  return { screens, actions };
}
