import { useHotkeys } from "@mantine/hooks";
import { lazy, Suspense, useEffect, useState } from "react";
import { useKeys } from "@/lib/use-keys";

export type Overlay = "box" | "help" | "password";

const PRELOAD_MS = 2_000; // after the first screen: who presses Ctrl-K types on at once
const loadBox = () => import("./command-box/command-box");
const CommandBox = lazy(async () => ({ default: (await loadBox()).CommandBox }));
const Help = lazy(async () => ({ default: (await import("./command-box/help")).Help }));
const PasswordForm = lazy(async () => ({
  default: (await import("./password-form")).PasswordForm,
}));

/** What opens over any screen; loaded when it is first asked for. */
export function useOverlays() {
  const [open, setOpen] = useState<Overlay | null>(null);
  useHotkeys([["mod+K", () => setOpen("box")]], []); // from within a field, too
  useKeys([
    ["?", () => setOpen("help")],
    ["shift+?", () => setOpen("help")],
  ]);
  useEffect(() => {
    const timer = setTimeout(loadBox, PRELOAD_MS);
    return () => clearTimeout(timer);
  }, []);
  return { open, setOpen };
}

export function Overlays({ open, setOpen }: ReturnType<typeof useOverlays>) {
  const close = () => setOpen(null);
  return (
    <Suspense fallback={null}>
      {open === "box" && <CommandBox onClose={close} onOverlay={setOpen} />}
      {open === "help" && <Help onClose={close} />}
      {open === "password" && <PasswordForm onClose={close} />}
    </Suspense>
  );
}
