import { createRoute } from "@tanstack/react-router";
import { lazyPart } from "@/components/lazy-part";
import { addressOf } from "@/lib/address";
import { underRoot } from "@/root-route";

const refills = createRoute({
  getParentRoute: underRoot,
  path: "/refills",
  validateSearch: addressOf("list", "search", "page", "at"),
  component: lazyPart(() => import("./refills"), "Refills"),
});

export const refillsRoutes = [refills] as const;
