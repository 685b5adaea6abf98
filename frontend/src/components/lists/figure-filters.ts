import { lazyPart } from "@/components/lazy-part";
import { withTexts } from "@/lib/languages";
import { dashboardTexts } from "@/screens/dashboard/catalogs";

/** Says by what a figure of the dashboard narrowed a list; its files come only where it did. */
export const FigureFilters = lazyPart(
  withTexts(() => import("@/screens/dashboard/figure-filters"), dashboardTexts),
  "FigureFilters",
  (note) => note,
);
