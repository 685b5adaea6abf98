import { createRoute, createRouter, redirect } from "@tanstack/react-router";
import { enter } from "./components/first-entry";
import { parseAddress, writeAddress } from "./lib/address";
import { builds } from "./lib/new-build";
import { root, underRoot } from "./root-route";
import { bookingsRoutes } from "./screens/bookings/routes";
import { contactsRoutes } from "./screens/contacts/routes";
import { counterRoutes } from "./screens/counter/routes";
import { customersRoutes } from "./screens/customers/routes";
import { dashboardRoutes } from "./screens/dashboard/routes";
import { duplicatesRoutes } from "./screens/duplicates/routes";
import { leadsRoutes } from "./screens/leads/routes";
import { mayLapseRoutes } from "./screens/may-lapse/routes";
import { myDayRoutes } from "./screens/my-day/routes";
import { partnersRoutes } from "./screens/partners/routes";
import { refillsRoutes } from "./screens/refills/routes";
import { settingsRoutes } from "./screens/settings/routes";
import { unattendedRoutes } from "./screens/unattended/routes";
import { uploadsRoutes } from "./screens/uploads/routes";

const start = createRoute({
  getParentRoute: underRoot,
  path: "/",
  beforeLoad: () => {
    enter();
    throw redirect({ to: "/counter" });
  },
});

export const router = createRouter({
  routeTree: root.addChildren([
    start,
    ...counterRoutes,
    ...myDayRoutes,
    ...customersRoutes,
    ...contactsRoutes,
    ...refillsRoutes,
    ...leadsRoutes,
    ...uploadsRoutes,
    ...partnersRoutes,
    ...bookingsRoutes,
    ...settingsRoutes,
    ...dashboardRoutes,
    ...duplicatesRoutes,
    ...mayLapseRoutes,
    ...unattendedRoutes,
  ]),
  basepath: "/app",
  defaultPreload: "intent",
  parseSearch: parseAddress,
  stringifySearch: writeAddress,
});

router.subscribe("onResolved", ({ pathChanged }) => pathChanged && builds.goOn());

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
