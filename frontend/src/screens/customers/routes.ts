import { createRoute } from "@tanstack/react-router";
import { lazyPart } from "@/components/lazy-part";
import { addressOf } from "@/lib/address";
import { FIGURE_FILTERS } from "@/lib/figure-filters";
import { underRoot } from "@/root-route";

const customers = createRoute({
  getParentRoute: underRoot,
  path: "/customers",
  validateSearch: addressOf(
    "search",
    "branch",
    "category",
    "doubles",
    "order",
    "page",
    "saved",
    ...FIGURE_FILTERS.customers,
  ),
  component: lazyPart(() => import("./customers"), "Customers"),
});

const customer = createRoute({
  getParentRoute: underRoot,
  path: "/customers/$id",
  validateSearch: addressOf("tab"),
  component: lazyPart(() => import("./customer-page"), "CustomerPage"),
});

export const customersRoutes = [customers, customer] as const;
