import { useLingui } from "@lingui/react/macro";
import { useMantineColorScheme } from "@mantine/core";
import {
  type Icon,
  IconCashRegister,
  IconKeyboard,
  IconLanguage,
  IconLock,
  IconLogout,
  IconMoon,
  IconSettings,
  IconSun,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useMe } from "@/api/me";
import { activateLanguage, LANGUAGES, type Language } from "@/lib/languages";
import { loadParts } from "@/screens/settings/texts";
import type { Overlay } from "../overlays";
import { LISTS_WITHIN, SCREENS, type Screen } from "../screens";
import { useSignOut } from "../use-sign-out";

export type Command = { id: string; label: string; icon: Icon; run: () => void };

/** What can be set stands with its screen's files, which are loaded for the box as well. */
function useTopics(): Screen[] {
  const parts = useQuery({
    queryKey: ["settings", "topics"],
    queryFn: async () => (await loadParts()).PARTS,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (parts.data ?? []).flatMap(({ topics }) =>
    topics.map((topic) => ({ ...topic, icon: IconSettings })),
  );
}

/** Screens first, then what can be done from anywhere. */
export function useCommands(onOverlay: (overlay: Overlay) => void) {
  const { t, i18n } = useLingui();
  const me = useMe();
  const navigate = useNavigate();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const isDark = colorScheme === "dark";
  const signOut = useSignOut(me);
  const topics = useTopics();
  const leadTo = (places: Screen[]): Command[] =>
    places
      .filter((place) => me.rights.includes(place.right))
      .map(({ to, label, icon }) => ({
        id: to,
        label: i18n._(label),
        icon,
        run: () => void navigate({ to }),
      }));
  const bill: Command = {
    id: "bill",
    label: t`Write a bill`,
    icon: IconCashRegister,
    run: () => void navigate({ to: "/counter" }),
  };
  const actions: Command[] = [
    ...(me.rights.includes("work") ? [bill] : []),
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
  return { screens: leadTo([...SCREENS, ...LISTS_WITHIN]), topics: leadTo(topics), actions };
}
