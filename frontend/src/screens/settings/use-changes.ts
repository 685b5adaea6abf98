import type { MessageDescriptor } from "@lingui/core";
import { useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { type ChangeEvent, type FormEvent, useState } from "react";
import { Refused } from "@/api/errors";
import { useMe } from "@/api/me";
import { useDraft } from "@/lib/drafts";
import { useFocusWrong } from "@/lib/use-focus-wrong";
import { type Changes, change, changedMeanwhile, onTopOf, toSend, valuesOf } from "./changes";

type Options<Values> = {
  form: string; // its draft's name
  stored: Values;
  load?: () => Promise<Values>; // as it is at this moment; left out for what is new
  save: (changed: Partial<Values>) => Promise<unknown>;
  onSaved: () => unknown;
  words?: Partial<Record<keyof Values, MessageDescriptor>>; // what is wrong, in other languages
};

type Typed = ChangeEvent<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>;

/** A form that sends what was changed, keeps it while it is not saved, and never saves over what a
 * colleague changed meanwhile without a word. */
export function useChanges<Values extends object>(options: Options<Values>) {
  const { form, stored, load, save, onSaved, words } = options;
  const { i18n } = useLingui();
  const me = useMe();
  const [none] = useState<Changes<Values>>({});
  const draft = useDraft<Changes<Values>>(me.id, `settings:${form}`, none);
  const values = valuesOf(draft.value, stored);
  const saving = useMutation({
    mutationFn: async (changes: Changes<Values>) => {
      const now = await load?.();
      const met = now ? changedMeanwhile(changes, now) : [];
      if (now && met.length > 0) draft.change(onTopOf(changes, now));
      else await save(toSend(changes));
      return { met, now };
    },
    onSuccess: async ({ met }) => {
      if (met.length > 0) return;
      await draft.discard();
      await onSaved();
    },
  });
  useFocusWrong(saving.error);
  const refused = saving.error instanceof Refused ? saving.error : undefined;
  const isChanged = Object.keys(draft.value).length > 0;

  const set = <Field extends keyof Values>(field: Field, to: Values[Field]) => {
    if (saving.isSuccess) saving.reset();
    draft.change((changes) => change(changes, stored, field, to));
  };
  const errorAt = (field: keyof Values & string): string | undefined => {
    const said = refused?.at(field);
    const own = words?.[field];
    return said && own && i18n.locale !== "en" ? i18n._(own) : said;
  };
  const shown = (field: keyof Values & string) => errorAt(field) !== undefined;
  return {
    values,
    set,
    errorAt,
    isChanged,
    isSaving: saving.isPending,
    isSaved: saving.isSuccess && saving.data.met.length === 0 && !isChanged,
    isRestored: draft.restored && isChanged,
    met: (saving.data?.met ?? []).map((field) => ({ field, now: saving.data?.now?.[field] })),
    /** What was refused and belongs to no field of the form. */
    error:
      saving.isError && !(Object.keys(stored) as (keyof Values & string)[]).some(shown)
        ? saving.error
        : undefined,
    refused,
    discard: () => {
      if (saving.data && saving.data.met.length > 0) void onSaved(); // a colleague's is shown instead
      saving.reset();
      void draft.discard();
    },
    submit: (event?: FormEvent) => {
      event?.preventDefault();
      if (isChanged && !saving.isPending) saving.mutate(draft.value);
    },
    text: <Field extends keyof Values & string>(field: Field) => ({
      value: values[field] as string,
      onChange: (event: Typed) => set(field, event.currentTarget.value as Values[Field]),
      error: errorAt(field),
    }),
    check: <Field extends keyof Values & string>(field: Field) => ({
      checked: values[field] as boolean,
      onChange: (event: ChangeEvent<HTMLInputElement>) =>
        set(field, event.currentTarget.checked as Values[Field]),
      error: errorAt(field),
    }),
  };
}

export type Form<Values extends object> = ReturnType<typeof useChanges<Values>>;
