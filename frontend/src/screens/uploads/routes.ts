import { createRoute } from "@tanstack/react-router";
import { lazyPart } from "@/components/lazy-part";
import { addressOf } from "@/lib/address";
import { FIGURE_FILTERS } from "@/lib/figure-filters";
import { type Catalogs, withTexts } from "@/lib/languages";
import { underRoot } from "@/root-route";

const texts: Catalogs = {
  en: () => import("../../locales/uploads/en.po"),
  hi: () => import("../../locales/uploads/hi.po"),
  gu: () => import("../../locales/uploads/gu.po"),
};

const uploads = createRoute({
  getParentRoute: underRoot,
  path: "/uploads",
  validateSearch: addressOf(
    "search",
    "kind",
    "state",
    "branch",
    "by",
    "page",
    ...FIGURE_FILTERS.uploads,
  ),
  component: lazyPart(
    withTexts(() => import("./uploads"), texts),
    "Uploads",
  ),
});

const uploadHistory = createRoute({
  getParentRoute: underRoot,
  path: "/uploads/history",
  validateSearch: addressOf("phone", "date", "page"),
  component: lazyPart(
    withTexts(() => import("./history"), texts),
    "UploadHistory",
  ),
});

const scorecard = createRoute({
  getParentRoute: underRoot,
  path: "/uploads/scorecard",
  validateSearch: addressOf("months", "branch"),
  component: lazyPart(
    withTexts(() => import("./scorecard"), texts),
    "Scorecard",
  ),
});

const upload = createRoute({
  getParentRoute: underRoot,
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
    withTexts(() => import("./upload-page"), texts),
    "UploadPage",
  ),
});

export const uploadsRoutes = [uploads, uploadHistory, scorecard, upload] as const;
