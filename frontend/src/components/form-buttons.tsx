import { useLingui } from "@lingui/react/macro";
import { Button, Group } from "@mantine/core";

type Props = {
  onDiscard: () => void; // closes; what was typed is forgotten
  isBlank?: boolean; // nothing is typed that would be lost
  maySave: boolean;
  isSaving: boolean;
};

/** The end of a form in a dialog: away with it, or saved. */
export function FormButtons({ onDiscard, isBlank, maySave, isSaving }: Props) {
  const { t } = useLingui();
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={onDiscard}>
        {isBlank ? t`Close` : t`Throw away`}
      </Button>
      <Button
        type="submit"
        disabled={!maySave}
        loading={isSaving}
        aria-keyshortcuts="Control+Enter"
      >
        {t`Save`}
      </Button>
    </Group>
  );
}
