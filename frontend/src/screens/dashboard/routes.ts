import { createRoute } from "@tanstack/react-router";
import { lazyPart } from "@/components/lazy-part";
import { addressOf } from "@/lib/address";
import { withTexts } from "@/lib/languages";
import { underRoot } from "@/root-route";
import { dashboardTexts } from "./catalogs";
import { LIST_FILTERS } from "./lists/filters-of";

const dashboard = createRoute({
  getParentRoute: underRoot,
  path: "/dashboard",
  validateSearch: addressOf("range", "from", "to", "branch", "staff", "tables"),
  component: lazyPart(
    withTexts(() => import("./dashboard"), dashboardTexts),
    "Dashboard",
  ),
});

/** Lists behind figures which are no screen of their own. */
const list = createRoute({
  getParentRoute: underRoot,
  path: "/lists/$name",
  validateSearch: addressOf("search", "branch", "page", ...LIST_FILTERS),
  component: lazyPart(
    withTexts(() => import("./lists/figure-list"), dashboardTexts),
    "FigureList",
  ),
});

export const dashboardRoutes = [dashboard, list] as const;
