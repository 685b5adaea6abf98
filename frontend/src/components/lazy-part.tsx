import { type ComponentType, type ReactNode, useEffect, useState } from "react";
import { Unreachable } from "@/api/errors";
import { builds } from "@/lib/new-build";
import { ErrorNote } from "./error-note";
import { Waiting } from "./waiting";

type PropsOf<Part> = Part extends ComponentType<infer Own> ? Own & object : never;
type State = "here" | "loads" | "no line" | "failed";

const asScreen = (note: ReactNode | null) => note ?? <Waiting />;

/**
 * A part of the Desk in files of its own. Where they do not come this is said in its place, with a
 * way to try again: by a page loaded anew once the service answers, as browsers may remember what
 * they could not load. `inItsPlace` gets that note, or null while files are on their way. `preload`
 * never fails.
 */
export function lazyPart<Module extends Record<string, unknown>, Name extends keyof Module>(
  load: () => Promise<Module>,
  name: Name,
  inItsPlace: (note: ReactNode | null, props: PropsOf<Module[Name]>) => ReactNode = asScreen,
) {
  type Props = PropsOf<Module[Name]>;
  let part: ComponentType<Props> | null = null;
  const fetchPart = async () => {
    part ??= (await load())[name] as ComponentType<Props>;
  };

  // biome-ignore lint/correctness/noComponentHookFactories: called as modules load, like `lazy`
  function Part(props: Props) {
    const [state, setState] = useState<State>("loads");
    const show = async (isAskedAgain: boolean) => {
      setState("loads");
      try {
        await fetchPart();
        setState("here");
      } catch {
        setState(await builds.lacksFile(isAskedAgain));
      }
    };
    // biome-ignore lint/correctness/useExhaustiveDependencies: once, as it is shown
    useEffect(() => {
      if (!part) void show(false);
    }, []);
    if (part) {
      const Loaded = part;
      return <Loaded {...props} />;
    }
    if (state === "loads") return inItsPlace(null, props);
    const error = state === "no line" ? new Unreachable(null) : new Error("a file is missing");
    return inItsPlace(<ErrorNote error={error} onRetry={() => void show(true)} />, props);
  }
  return Object.assign(Part, { preload: () => fetchPart().catch(() => undefined) });
}
