import { createRoute } from "@tanstack/react-router";
import { lazyPart } from "@/components/lazy-part";
import { addressOf } from "@/lib/address";
import { underRoot } from "@/root-route";

const myDay = createRoute({
  getParentRoute: underRoot,
  path: "/my-day",
  validateSearch: addressOf("at"),
  component: lazyPart(() => import("./my-day"), "MyDay"),
});

export const myDayRoutes = [myDay] as const;
