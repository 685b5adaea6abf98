import { i18n } from "@lingui/core";

export const LANGUAGES = { en: "English", hi: "हिन्दी", gu: "ગુજરાતી" } as const;
export type Language = keyof typeof LANGUAGES;

const CHOSEN = "footfall.language";

const catalogs: Record<Language, () => Promise<{ messages: Record<string, unknown> }>> = {
  en: () => import("../locales/en.po"),
  hi: () => import("../locales/hi.po"),
  gu: () => import("../locales/gu.po"),
};

export function chosenLanguage(): Language {
  const known = (text: string | null): text is Language => text !== null && text in LANGUAGES;
  const saved = localStorage.getItem(CHOSEN);
  if (known(saved)) return saved;
  return navigator.languages.map((tag) => tag.slice(0, 2)).find(known) ?? "en";
}

export async function activateLanguage(language: Language): Promise<void> {
  const { messages } = await catalogs[language]();
  i18n.loadAndActivate({ locale: language, messages: messages as never });
  document.documentElement.lang = language;
  localStorage.setItem(CHOSEN, language);
}
