import { useLingui } from "@lingui/react/macro";
import { Button, Text, VisuallyHidden } from "@mantine/core";

type Props = {
  name: string; // whom or what it is about
  until: number; // by this device's clock
  now: number;
  isPending: boolean;
  onUndo: () => void;
  keys?: string | false; // that do the same
};

/** In the page for as long as it may be done, with the time that is left. */
export function UndoButton({ name, until, now, isPending, onUndo, keys }: Props) {
  const { t } = useLingui();
  const seconds = Math.max(0, Math.ceil((until - now) / 1_000));
  return (
    <Button
      size="compact-sm"
      variant="default"
      flex="none"
      loading={isPending}
      onClick={onUndo}
      {...(keys && { "aria-keyshortcuts": keys })}
    >
      <VisuallyHidden>{t`Undo ${name}`}</VisuallyHidden>
      <span aria-hidden>
        {t`Undo`}
        <Text span size="xs" ms={6}>
          {Math.floor(seconds / 60)}:{String(seconds % 60).padStart(2, "0")}
        </Text>
      </span>
    </Button>
  );
}
