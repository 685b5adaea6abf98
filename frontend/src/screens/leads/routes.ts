import { createRoute } from "@tanstack/react-router";
import { lazyPart } from "@/components/lazy-part";
import { addressOf } from "@/lib/address";
import { type Catalogs, withTexts } from "@/lib/languages";
import { underRoot } from "@/root-route";

const texts: Catalogs = {
  en: () => import("../../locales/leads/en.po"),
  hi: () => import("../../locales/leads/hi.po"),
  gu: () => import("../../locales/leads/gu.po"),
};

const leads = createRoute({
  getParentRoute: underRoot,
  path: "/leads",
  validateSearch: addressOf(
    "search",
    "status",
    "project",
    "in",
    "owner",
    "branch",
    "doubles",
    "order",
    "page",
    "saved",
  ),
  component: lazyPart(
    withTexts(() => import("./leads"), texts),
    "Leads",
  ),
});

const board = createRoute({
  getParentRoute: underRoot,
  path: "/leads/board",
  validateSearch: addressOf("project", "search", "owner", "status"),
  component: lazyPart(
    withTexts(() => import("./board/board"), texts),
    "Board",
  ),
});

const grid = createRoute({
  getParentRoute: underRoot,
  path: "/leads/grid",
  validateSearch: addressOf("projects", "search", "owner", "status", "page"),
  component: lazyPart(
    withTexts(() => import("./grid/grid"), texts),
    "Grid",
  ),
});

const due = createRoute({
  getParentRoute: underRoot,
  path: "/leads/due",
  validateSearch: addressOf("search", "owner", "page", "at"),
  component: lazyPart(
    withTexts(() => import("./promised/due"), texts),
    "Due",
  ),
});

const loans = createRoute({
  getParentRoute: underRoot,
  path: "/leads/loans",
  validateSearch: addressOf("search", "status", "page"),
  component: lazyPart(
    withTexts(() => import("./promised/loans"), texts),
    "Loans",
  ),
});

const claims = createRoute({
  getParentRoute: underRoot,
  path: "/leads/claims",
  validateSearch: addressOf("search", "status", "page"),
  component: lazyPart(
    withTexts(() => import("./claims/claims"), texts),
    "Claims",
  ),
});

const claim = createRoute({
  getParentRoute: underRoot,
  path: "/leads/claims/$id",
  component: lazyPart(
    withTexts(() => import("./claims/claim-page"), texts),
    "ClaimPage",
  ),
});

const projects = createRoute({
  getParentRoute: underRoot,
  path: "/leads/projects",
  component: lazyPart(
    withTexts(() => import("./projects/projects"), texts),
    "Projects",
  ),
});

const lead = createRoute({
  getParentRoute: underRoot,
  path: "/leads/$id",
  validateSearch: addressOf("tab", "page", "project"),
  component: lazyPart(
    withTexts(() => import("./one/lead-page"), texts),
    "LeadPage",
  ),
});

export const leadsRoutes = [leads, board, grid, due, loans, claims, claim, projects, lead] as const;
