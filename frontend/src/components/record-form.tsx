import { useLingui } from "@lingui/react/macro";
import { Checkbox, Drawer, NativeSelect, Stack, Textarea, TextInput } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useMemo } from "react";
import { Refused } from "@/api/errors";
import { useMe } from "@/api/me";
import { type Direction, formatDay } from "@/lib/dates";
import { useDraft } from "@/lib/drafts";
import { useFocusWrong } from "@/lib/use-focus-wrong";
import { useReadDay } from "./day-field";
import { ErrorNote } from "./error-note";
import { FormButtons } from "./form-buttons";
import { type Changes, changeField, type Kind, type Reader, readChanges } from "./record-changes";

export type FormField = {
  name: string;
  label: string;
  kind?: Kind; // a line of text where left out
  direction?: Direction; // of a day
  hint?: string;
  choices?: readonly (readonly [string, string])[]; // of a choice or code
  alsoAt?: string; // what the service calls it, too, in a refusal
};

type Props<Saved, Extra> = {
  title: string;
  draft: string; // the name of what is typed and not saved yet, on this device
  fields: readonly FormField[];
  stored: Readonly<Record<string, string>>; // what is there, as it is shown; nothing of a new one
  onSave: (values: Record<string, unknown>, extra: Extra | null, key: string) => Promise<Saved>;
  onClose: (saved?: Saved) => void;
  further?: (
    now: Extra | null,
    change: (extra: Extra | null) => void,
    error: Refused | undefined,
  ) => ReactNode;
  mayBeSaved?: (extra: Extra | null) => boolean;
  note?: (error: Refused) => ReactNode; // a way on from what was refused
};

/** `key`: of what is sent, the same in every try, so that a lost answer makes no second record. */
type Draft<Extra> = { key: string; changes: Changes; extra: Extra | null };

/**
 * A plain record in a drawer: only what was changed is sent, and only once the service took it does
 * the form go. `further` is what lines of text and choices can't say, such as the persons of a booking.
 */
export function RecordForm<Saved, Extra = never>(props: Props<Saved, Extra>) {
  const { t, i18n } = useLingui();
  const me = useMe();
  const none = useMemo<Draft<Extra>>(
    () => ({ key: crypto.randomUUID(), changes: {}, extra: null }),
    [],
  );
  const draft = useDraft<Draft<Extra>>(me.id, props.draft, none);
  const { key, changes, extra } = draft.value;
  const past = useReadDay("past");
  const future = useReadDay("future");
  const reader: Reader = {
    day: (typed, direction) => (direction === "future" ? future : past)(typed),
    decimals: me.currency?.decimals ?? 2,
  };
  const { values, wrong } = readChanges(changes, props.fields, reader);
  const save = useMutation({
    mutationFn: () => props.onSave(values, extra, key),
    onSuccess: async (saved) => {
      await draft.discard();
      props.onClose(saved);
    },
  });
  useFocusWrong(save.error);
  const isChanged = Object.keys(changes).length > 0 || extra !== null;
  const maySave = isChanged && wrong.size === 0 && (props.mayBeSaved?.(extra) ?? true);
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (maySave && !save.isPending) save.mutate();
  };
  useHotkeys([["mod+Enter", () => submit()]], []);
  const refused = save.error instanceof Refused ? save.error : undefined;
  const change = (name: string, typed: string) => {
    save.reset(); // what was refused is being mended
    draft.change((now) => ({
      ...now,
      changes: changeField(now.changes, props.stored, name, typed),
    }));
  };
  const changeExtra = (extra: Extra | null) => {
    save.reset();
    draft.change((now) => ({ ...now, extra }));
  };
  const errorAt = ({ name, alsoAt }: FormField) =>
    refused?.at(name) ?? (alsoAt && refused?.at(alsoAt));
  const hasOwnPlace = props.fields.some(errorAt);
  return (
    <Drawer
      opened
      onClose={() => props.onClose()}
      position="right"
      title={props.title}
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          {props.fields.map((field, index) => {
            const typed = changes[field.name] ?? props.stored[field.name] ?? "";
            const day = field.kind === "day" ? reader.day(typed, field.direction) : null;
            const problem =
              errorAt(field) ??
              (!wrong.has(field.name)
                ? undefined
                : field.kind === "day"
                  ? t`A day, such as 2/5/2026.`
                  : t`An amount, such as 1,250.50.`);
            const shared = {
              label: field.label,
              error: problem,
              description: day ? formatDay(day, i18n.locale) : field.hint,
              "data-autofocus": index === 0 || undefined,
            };
            return (
              <Input
                key={field.name}
                field={field}
                shared={shared}
                typed={typed}
                onChange={(typed) => change(field.name, typed)}
              />
            );
          })}
          {props.further?.(extra, changeExtra, refused)}
          {save.isError && !hasOwnPlace && <ErrorNote error={save.error} />}
          {refused && props.note?.(refused)}
          <FormButtons
            onDiscard={() => {
              void draft.discard();
              props.onClose();
            }}
            isBlank={!isChanged}
            maySave={maySave}
            isSaving={save.isPending}
          />
        </Stack>
      </form>
    </Drawer>
  );
}

type InputProps = {
  field: FormField;
  shared: object & { label: string };
  typed: string;
  onChange: (typed: string) => void;
};

function Input({ field, shared, typed, onChange }: InputProps) {
  const { kind } = field;
  if (kind === "yes") {
    return (
      <Checkbox
        label={field.label}
        checked={typed === "true"}
        onChange={(event) => onChange(String(event.currentTarget.checked))}
      />
    );
  }
  if (kind === "choice" || kind === "code") {
    return (
      <NativeSelect
        {...shared}
        value={typed}
        onChange={(event) => onChange(event.currentTarget.value)}
        data={(field.choices ?? []).map(([value, label]) => ({ value, label }))}
      />
    );
  }
  const common = {
    ...shared,
    value: typed,
    dir: "auto",
    autoComplete: "off",
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
  };
  if (kind === "long") return <Textarea {...common} autosize minRows={2} maxRows={8} />;
  return (
    <TextInput
      {...common}
      {...(kind === "phone" && { type: "tel", dir: "ltr" })}
      {...(kind === "email" && { inputMode: "email", dir: "ltr" })}
      {...(kind === "amount" && { inputMode: "decimal", dir: "ltr" })}
    />
  );
}
