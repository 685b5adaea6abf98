import { createRoute } from "@tanstack/react-router";
import { lazyPart } from "@/components/lazy-part";
import { pageNotes } from "@/components/page-notes";
import { addressOf } from "@/lib/address";
import { type Catalogs, withTexts } from "@/lib/languages";
import { underRoot } from "@/root-route";

const texts: Catalogs = {
  en: () => import("../../locales/duplicates/en.po"),
  hi: () => import("../../locales/duplicates/hi.po"),
  gu: () => import("../../locales/duplicates/gu.po"),
};

const duplicates = createRoute({
  getParentRoute: underRoot,
  path: "/duplicates",
  validateSearch: addressOf("kind", "branch", "sure", "page", "at"),
  component: lazyPart(
    withTexts(() => import("./duplicates"), texts),
    "Duplicates",
  ),
});

const merges = createRoute({
  getParentRoute: underRoot,
  path: "/duplicates/merges",
  validateSearch: addressOf("kind", "record", "page", "at"),
  component: lazyPart(
    withTexts(() => import("./merges"), texts),
    "Merges",
  ),
});

// Decisions that a closed page did not send are said wherever the next one begins.
pageNotes.lookFor(
  "duplicate-decisions:",
  withTexts(() => import("./decision-notes"), texts),
);

export const duplicatesRoutes = [duplicates, merges] as const;
