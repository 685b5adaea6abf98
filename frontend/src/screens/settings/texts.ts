import { type Catalogs, withTexts } from "@/lib/languages";

export const texts: Catalogs = {
  en: () => import("../../locales/settings/en.po"),
  hi: () => import("../../locales/settings/hi.po"),
  gu: () => import("../../locales/settings/gu.po"),
};

/** What can be set, with its words, for who is not there. */
export const loadParts = withTexts(() => import("./topics"), texts);
