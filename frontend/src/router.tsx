import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { NotFound } from "./components/not-found";
import { Shell } from "./components/shell";

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
  component: lazyRouteComponent(() => import("./screens/counter/counter"), "Counter"),
});

export const router = createRouter({
  routeTree: root.addChildren([start, counter]),
  basepath: "/app",
  defaultPreload: "intent",
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
