import { createRootRoute } from "@tanstack/react-router";
import { NotFound } from "./components/not-found";
import { Shell } from "./components/shell";

/** Above every screen's route (screens/<screen>/routes.ts). */
export const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

export const underRoot = () => root;
