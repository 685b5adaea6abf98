import { createRoute } from "@tanstack/react-router";
import { lazyPart } from "@/components/lazy-part";
import { addressOf } from "@/lib/address";
import { withTexts } from "@/lib/languages";
import { underRoot } from "@/root-route";
import { texts } from "./texts";

const settings = createRoute({
  getParentRoute: underRoot,
  path: "/settings",

  component: lazyPart(
    withTexts(() => import("./settings"), texts),
    "Settings",
  ),
});

const firstSteps = createRoute({
  getParentRoute: underRoot,
  path: "/settings/first-steps",

  component: lazyPart(
    withTexts(() => import("./first-steps/first-steps"), texts),
    "FirstSteps",
  ),
});

const business = createRoute({
  getParentRoute: underRoot,
  path: "/settings/organization",

  component: lazyPart(
    withTexts(() => import("./organization/topics"), texts),
    "Business",
  ),
});

const calls = createRoute({
  getParentRoute: underRoot,
  path: "/settings/calls",

  component: lazyPart(
    withTexts(() => import("./organization/topics"), texts),
    "Calls",
  ),
});

const retention = createRoute({
  getParentRoute: underRoot,
  path: "/settings/retention",

  component: lazyPart(
    withTexts(() => import("./organization/topics"), texts),
    "Retention",
  ),
});

const signInRules = createRoute({
  getParentRoute: underRoot,
  path: "/settings/sign-in",

  component: lazyPart(
    withTexts(() => import("./organization/topics"), texts),
    "SignInRules",
  ),
});

const sending = createRoute({
  getParentRoute: underRoot,
  path: "/settings/sending",

  component: lazyPart(
    withTexts(() => import("./organization/topics"), texts),
    "Sending",
  ),
});

const branches = createRoute({
  getParentRoute: underRoot,
  path: "/settings/branches",

  component: lazyPart(
    withTexts(() => import("./branches/branches"), texts),
    "Branches",
  ),
});

const branch = createRoute({
  getParentRoute: underRoot,
  path: "/settings/branches/$id",

  component: lazyPart(
    withTexts(() => import("./branches/branch"), texts),
    "BranchPage",
  ),
});

const people = createRoute({
  getParentRoute: underRoot,
  path: "/settings/people",
  validateSearch: addressOf("search", "active", "page"),
  component: lazyPart(
    withTexts(() => import("./people/people"), texts),
    "People",
  ),
});

const person = createRoute({
  getParentRoute: underRoot,
  path: "/settings/people/$id",

  component: lazyPart(
    withTexts(() => import("./people/person"), texts),
    "PersonPage",
  ),
});

const absences = createRoute({
  getParentRoute: underRoot,
  path: "/settings/absences",
  validateSearch: addressOf("page"),
  component: lazyPart(
    withTexts(() => import("./people/absences"), texts),
    "Absences",
  ),
});

const messages = createRoute({
  getParentRoute: underRoot,
  path: "/settings/messages",

  component: lazyPart(
    withTexts(() => import("./messages/messages"), texts),
    "Messages",
  ),
});

const template = createRoute({
  getParentRoute: underRoot,
  path: "/settings/messages/$id",

  component: lazyPart(
    withTexts(() => import("./messages/template"), texts),
    "TemplatePage",
  ),
});

const secondFactor = createRoute({
  getParentRoute: underRoot,
  path: "/settings/second-factor",

  component: lazyPart(
    withTexts(() => import("./own/second-factor"), texts),
    "OwnSecondFactor",
  ),
});

const sessions = createRoute({
  getParentRoute: underRoot,
  path: "/settings/sessions",

  component: lazyPart(
    withTexts(() => import("./own/sessions"), texts),
    "Sessions",
  ),
});

const keys = createRoute({
  getParentRoute: underRoot,
  path: "/settings/keys",
  validateSearch: addressOf("page"),
  component: lazyPart(
    withTexts(() => import("./keys/keys"), texts),
    "Keys",
  ),
});

const trail = createRoute({
  getParentRoute: underRoot,
  path: "/settings/trail",
  validateSearch: addressOf("kind", "actor", "after", "before", "page"),
  component: lazyPart(
    withTexts(() => import("./trail/trail"), texts),
    "Trail",
  ),
});

const rights = createRoute({
  getParentRoute: underRoot,
  path: "/settings/rights",
  validateSearch: addressOf("search", "customer", "job"),
  component: lazyPart(
    withTexts(() => import("./rights/rights"), texts),
    "Rights",
  ),
});

export const settingsRoutes = [
  settings,
  firstSteps,
  business,
  calls,
  retention,
  signInRules,
  sending,
  branches,
  branch,
  people,
  person,
  absences,
  messages,
  template,
  secondFactor,
  sessions,
  keys,
  trail,
  rights,
] as const;
