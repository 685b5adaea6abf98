import { useLingui } from "@lingui/react/macro";
import { Button, Paper } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { type ReactNode, useEffect, useState } from "react";
import { useKeys } from "@/lib/use-keys";
import { lazyPart } from "./lazy-part";

export type Overlay = "box" | "help" | "password";

const PRELOAD_MS = 2_000; // after the first screen: who presses Ctrl-K types on at once
const over = (note: ReactNode | null, { onClose }: { onClose: () => void }) =>
  note && (
    <Paper pos="fixed" top={56} left={16} right={16} style={{ zIndex: 300 }} shadow="md">
      {note}
      <Close onClose={onClose} />
    </Paper>
  );
const CommandBox = lazyPart(() => import("./command-box/command-box"), "CommandBox", over);
const Help = lazyPart(() => import("./command-box/help"), "Help", over);
const PasswordForm = lazyPart(() => import("./password-form"), "PasswordForm", over);

function Close({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  return <Button variant="subtle" onClick={onClose}>{t`Close`}</Button>;
}

/** What opens over any screen; loaded when it is first asked for. */
export function useOverlays() {
  const [open, setOpen] = useState<Overlay | null>(null);
  useHotkeys([["mod+K", () => setOpen("box")]], []); // from within a field, too
  useKeys([
    ["?", () => setOpen("help")],
    ["shift+?", () => setOpen("help")],
  ]);
  useEffect(() => {
    const timer = setTimeout(CommandBox.preload, PRELOAD_MS);
    return () => clearTimeout(timer);
  }, []);
  return { open, setOpen };
}

export function Overlays({ open, setOpen }: ReturnType<typeof useOverlays>) {
  const close = () => setOpen(null);
  return (
    <>
      {open === "box" && <CommandBox onClose={close} onOverlay={setOpen} />}
      {open === "help" && <Help onClose={close} />}
      {open === "password" && <PasswordForm onClose={close} />}
    </>
  );
}
