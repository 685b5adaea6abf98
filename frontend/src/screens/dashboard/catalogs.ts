import type { Catalogs } from "@/lib/languages";

/** Texts of the dashboard and of what it opens, which the first load does not carry. */
export const dashboardTexts: Catalogs = {
  en: () => import("../../locales/dashboard/en.po"),
  hi: () => import("../../locales/dashboard/hi.po"),
  gu: () => import("../../locales/dashboard/gu.po"),
};
