import { createRoute } from "@tanstack/react-router";
import { addressOf } from "@/lib/address";
import { underRoot } from "@/root-route";
import { Counter } from "./counter";

const counter = createRoute({
  getParentRoute: underRoot,
  path: "/counter",
  validateSearch: addressOf("for"),
  component: Counter, // the screen that most begin with comes with the app itself
});

export const counterRoutes = [counter] as const;
