import { createRoute } from "@tanstack/react-router";
import { lazyPart } from "@/components/lazy-part";
import { addressOf } from "@/lib/address";
import { type Catalogs, withTexts } from "@/lib/languages";
import { underRoot } from "@/root-route";

const texts: Catalogs = {
  en: () => import("../../locales/bookings/en.po"),
  hi: () => import("../../locales/bookings/hi.po"),
  gu: () => import("../../locales/bookings/gu.po"),
};

const bookings = createRoute({
  getParentRoute: underRoot,
  path: "/bookings",
  validateSearch: addressOf("search", "status", "branch", "project", "from", "to", "order", "page"),
  component: lazyPart(
    withTexts(() => import("./bookings"), texts),
    "Bookings",
  ),
});

const booking = createRoute({
  getParentRoute: underRoot,
  path: "/bookings/$id",
  component: lazyPart(
    withTexts(() => import("./booking-page"), texts),
    "BookingPage",
  ),
});

const areaCustomers = createRoute({
  getParentRoute: underRoot,
  path: "/area-customers",
  validateSearch: addressOf("search", "branch", "known", "order", "page"),
  component: lazyPart(
    withTexts(() => import("./area-customers"), texts),
    "AreaCustomers",
  ),
});

const areaCustomer = createRoute({
  getParentRoute: underRoot,
  path: "/area-customers/$id",
  component: lazyPart(
    withTexts(() => import("./area-customer-page"), texts),
    "AreaCustomerPage",
  ),
});

export const bookingsRoutes = [bookings, booking, areaCustomers, areaCustomer] as const;
