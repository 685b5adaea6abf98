import { createRoute } from "@tanstack/react-router";
import { lazyPart } from "@/components/lazy-part";
import { addressOf } from "@/lib/address";
import { type Catalogs, withTexts } from "@/lib/languages";
import { underRoot } from "@/root-route";

const texts: Catalogs = {
  en: () => import("../../locales/unattended/en.po"),
  hi: () => import("../../locales/unattended/hi.po"),
  gu: () => import("../../locales/unattended/gu.po"),
};

const unattended = createRoute({
  getParentRoute: underRoot,
  path: "/contacts/unattended",
  validateSearch: addressOf(),
  component: lazyPart(
    withTexts(() => import("./unattended"), texts),
    "Unattended",
  ),
});

export const unattendedRoutes = [unattended] as const;
