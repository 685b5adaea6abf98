import { useLingui } from "@lingui/react/macro";
import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import type { ReactNode } from "react";
import { ErrorNote } from "@/components/error-note";
import classes from "./settings.module.css";
import type { Form } from "./use-changes";

type Props<Values extends object> = {
  form: Form<Values>;
  label?: string; // of the button
  mayNot?: boolean; // something that is no field of it is missing
  labels?: Partial<Record<keyof Values, string>>; // of its fields
  children?: ReactNode; // further buttons
};

const display = (value: unknown): string =>
  Array.isArray(value) ? value.join(", ") || "–" : String(value ?? "") || "–";

/** The end of a form: what is wrong with the whole, and Save. */
export function FormEnd<Values extends object>(props: Props<Values>) {
  const { form, label, mayNot, labels, children } = props;
  const { t } = useLingui();
  useHotkeys([["mod+Enter", () => form.submit()]], []);
  const met = form.met
    .map(({ field, now }) => `${labels?.[field] ?? String(field)}: ${display(now)}`)
    .join(", ");
  return (
    <Stack gap="xs" className={classes.end ?? ""}>
      {form.error !== undefined && <ErrorNote error={form.error} />}
      {met && (
        <Alert color="orange" role="alert">
          {t`Somebody changed this meanwhile. It is now: ${met}. Nothing was saved; save once more to put yours in its place.`}
        </Alert>
      )}
      {form.isRestored && !form.isSaving && (
        <Text size="sm" c="dimmed">{t`This is what you typed before; it is not saved yet.`}</Text>
      )}
      <Group gap="sm">
        <Button
          type="submit"
          disabled={!form.isChanged || !!mayNot}
          loading={form.isSaving}
          aria-keyshortcuts="Control+Enter"
        >
          {label ?? t`Save`}
        </Button>
        {form.isChanged && !form.isSaving && (
          <Button
            variant="default"
            onClick={(event) => {
              event.currentTarget.form?.querySelector<HTMLElement>("input, select")?.focus();
              form.discard(); // and this button is gone
            }}
          >
            {t`Throw away`}
          </Button>
        )}
        {children}
        {form.isSaved && <Text role="status" size="sm">{t`Saved.`}</Text>}
      </Group>
    </Stack>
  );
}
