import { createRoute } from "@tanstack/react-router";
import { lazyPart } from "@/components/lazy-part";
import { addressOf } from "@/lib/address";
import { FIGURE_FILTERS } from "@/lib/figure-filters";
import { underRoot } from "@/root-route";

const refills = createRoute({
  getParentRoute: underRoot,
  path: "/refills",
  validateSearch: addressOf("list", "search", "page", "at", ...FIGURE_FILTERS.refills),
  component: lazyPart(() => import("./refills"), "Refills"),
});

export const refillsRoutes = [refills] as const;
