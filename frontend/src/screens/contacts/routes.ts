import { createRoute } from "@tanstack/react-router";
import { lazyPart } from "@/components/lazy-part";
import { addressOf } from "@/lib/address";
import { FIGURE_FILTERS } from "@/lib/figure-filters";
import { underRoot } from "@/root-route";

const contacts = createRoute({
  getParentRoute: underRoot,
  path: "/contacts",
  validateSearch: addressOf(
    "status",
    "owner",
    "search",
    "order",
    "page",
    "saved",
    "at",
    ...FIGURE_FILTERS.contacts,
  ),
  component: lazyPart(() => import("./contacts"), "Contacts"),
});

export const contactsRoutes = [contacts] as const;
