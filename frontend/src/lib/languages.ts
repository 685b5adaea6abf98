import { i18n, type MessageDescriptor } from "@lingui/core";

export const LANGUAGES = { en: "English", hi: "हिन्दी", gu: "ગુજરાતી" } as const;
export type Language = keyof typeof LANGUAGES;

const CHOSEN = "footfall.language";

export type Catalogs = Record<Language, () => Promise<{ messages: Record<string, unknown> }>>;

const catalogs: Catalogs = {
  en: () => import("../locales/en.po"),
  hi: () => import("../locales/hi.po"),
  gu: () => import("../locales/gu.po"),
};

const opened = new Map<Catalogs, Promise<void>>();

export function chosenLanguage(): Language {
  const known = (text: string | null): text is Language => text !== null && text in LANGUAGES;
  const saved = localStorage.getItem(CHOSEN);
  if (known(saved)) return saved;
  return navigator.languages.map((tag) => tag.slice(0, 2)).find(known) ?? "en";
}

export async function activateLanguage(language: Language): Promise<void> {
  const all = [catalogs, ...opened.keys()];
  const parts = await Promise.all(all.map(async (each) => (await each[language]()).messages));
  i18n.loadAndActivate({ locale: language, messages: Object.assign({}, ...parts) });
  document.documentElement.lang = language;
  localStorage.setItem(CHOSEN, language);
}

/**
 * A screen with texts of its own (lingui.config.ts), loaded with them in the language of now: the
 * first load does not carry them.
 */
export function withTexts<Screen>(load: () => Promise<Screen>, texts: Catalogs) {
  return async (): Promise<Screen> => {
    const known = opened.get(texts) ?? openTexts(texts);
    opened.set(texts, known);
    known.catch(() => opened.delete(texts)); // the line was cut: asked for again
    return (await Promise.all([load(), known]))[0];
  };
}

async function openTexts(texts: Catalogs): Promise<void> {
  const language = i18n.locale as Language;
  const { messages } = await texts[language]();
  i18n.load(language, messages as never);
}

/** Ours in the language of the page; what somebody wrote stays as it is. */
export const translate = (text: MessageDescriptor | string): string =>
  typeof text === "string" ? text : i18n._(text);
