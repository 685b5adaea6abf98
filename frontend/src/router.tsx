import { createRootRoute, createRoute, createRouter, redirect } from "@tanstack/react-router";
import { lazyPart } from "./components/lazy-part";
import { NotFound } from "./components/not-found";
import { Shell } from "./components/shell";
import { addressOf, parseAddress, writeAddress } from "./lib/address";
import { UPLOAD_TEXTS, withTexts } from "./lib/languages";
import { builds } from "./lib/new-build";
import { Counter } from "./screens/counter/counter";

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

const start = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/counter" });
  },
});

const counter = createRoute({
  getParentRoute: () => root,
  path: "/counter",
  validateSearch: addressOf("for"),
  component: Counter, // the screen that most begin with comes with the app itself
});

const myDay = createRoute({
  getParentRoute: () => root,
  path: "/my-day",
  validateSearch: addressOf("at"),
  component: lazyPart(() => import("./screens/my-day/my-day"), "MyDay"),
});

const contacts = createRoute({
  getParentRoute: () => root,
  path: "/contacts",
  validateSearch: addressOf("status", "owner", "search", "order", "page", "saved", "at"),
  component: lazyPart(() => import("./screens/contacts/contacts"), "Contacts"),
});

const refills = createRoute({
  getParentRoute: () => root,
  path: "/refills",
  validateSearch: addressOf("list", "search", "page", "at"),
  component: lazyPart(() => import("./screens/refills/refills"), "Refills"),
});

const customers = createRoute({
  getParentRoute: () => root,
  path: "/customers",
  validateSearch: addressOf("search", "branch", "category", "doubles", "order", "page", "saved"),
  component: lazyPart(() => import("./screens/customers/customers"), "Customers"),
});

const customer = createRoute({
  getParentRoute: () => root,
  path: "/customers/$id",
  validateSearch: addressOf("tab"),
  component: lazyPart(() => import("./screens/customers/customer-page"), "CustomerPage"),
});

const uploads = createRoute({
  getParentRoute: () => root,
  path: "/uploads",
  validateSearch: addressOf("search", "kind", "state", "branch", "by", "page"),
  component: lazyPart(
    withTexts(() => import("./screens/uploads/uploads"), UPLOAD_TEXTS),
    "Uploads",
  ),
});

const uploadHistory = createRoute({
  getParentRoute: () => root,
  path: "/uploads/history",
  validateSearch: addressOf("phone", "date", "page"),
  component: lazyPart(
    withTexts(() => import("./screens/uploads/history"), UPLOAD_TEXTS),
    "UploadHistory",
  ),
});

const scorecard = createRoute({
  getParentRoute: () => root,
  path: "/uploads/scorecard",
  validateSearch: addressOf("months", "branch"),
  component: lazyPart(
    withTexts(() => import("./screens/uploads/scorecard"), UPLOAD_TEXTS),
    "Scorecard",
  ),
});

const upload = createRoute({
  getParentRoute: () => root,
  path: "/uploads/$id",
  validateSearch: addressOf(
    "tab",
    "outcome",
    "problem",
    "column",
    "value",
    "row",
    "groups",
    "list",
    "page",
  ),
  component: lazyPart(
    withTexts(() => import("./screens/uploads/upload-page"), UPLOAD_TEXTS),
    "UploadPage",
  ),
});

export const router = createRouter({
  routeTree: root.addChildren([
    start,
    counter,
    myDay,
    customers,
    customer,
    contacts,
    refills,
    uploads,
    uploadHistory,
    scorecard,
    upload,
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
