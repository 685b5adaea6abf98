import { createRoute } from "@tanstack/react-router";
import { lazyPart } from "@/components/lazy-part";
import { addressOf } from "@/lib/address";
import { type Catalogs, withTexts } from "@/lib/languages";
import { underRoot } from "@/root-route";

const texts: Catalogs = {
  en: () => import("../../locales/may-lapse/en.po"),
  hi: () => import("../../locales/may-lapse/hi.po"),
  gu: () => import("../../locales/may-lapse/gu.po"),
};

const mayLapse = createRoute({
  getParentRoute: underRoot,
  path: "/customers/may-lapse",
  validateSearch: addressOf("branch", "messages", "order", "page"),
  component: lazyPart(
    withTexts(() => import("./may-lapse"), texts),
    "MayLapse",
  ),
});

export const mayLapseRoutes = [mayLapse] as const;
