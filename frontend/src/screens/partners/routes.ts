import { createRoute } from "@tanstack/react-router";
import { lazyPart } from "@/components/lazy-part";
import { addressOf } from "@/lib/address";
import { type Catalogs, withTexts } from "@/lib/languages";
import { underRoot } from "@/root-route";

const texts: Catalogs = {
  en: () => import("../../locales/partners/en.po"),
  hi: () => import("../../locales/partners/hi.po"),
  gu: () => import("../../locales/partners/gu.po"),
};

const partners = createRoute({
  getParentRoute: underRoot,
  path: "/partners",
  validateSearch: addressOf("range", "from", "to", "project", "order"),
  component: lazyPart(
    withTexts(() => import("./partners"), texts),
    "Partners",
  ),
});

/** `none` for what came without a partner. */
const partner = createRoute({
  getParentRoute: underRoot,
  path: "/partners/$id",
  validateSearch: addressOf("range", "from", "to", "project", "tab", "page"),
  component: lazyPart(
    withTexts(() => import("./partner-page"), texts),
    "PartnerPage",
  ),
});

export const partnersRoutes = [partners, partner] as const;
