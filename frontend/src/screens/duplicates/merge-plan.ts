import type { components } from "@/api/schema";

export type Preview = components["schemas"]["MergePreview"];
export type Field = components["schemas"]["PreviewField"];

/** What somebody would do with a pair: who stays, who else is merged, whose values are taken. */
export type Plan = {
  records: number[]; // the one kept first
  choices: Record<string, number>;
};

export const planOf = (kept: number, other: number): Plan => ({
  records: [kept, other],
  choices: {},
});

/** The next one is kept: with two, the other. What was chosen is of records and stays. */
export const swapped = (plan: Plan): Plan => {
  const [kept, ...others] = plan.records;
  return { ...plan, records: kept === undefined ? [] : [...others, kept] };
};

/** One more of a group, or without it again; what was chosen of it goes, too. */
export function withMember(plan: Plan, id: number, isIn: boolean): Plan {
  if (isIn) return { ...plan, records: [...plan.records.filter((each) => each !== id), id] };
  return {
    records: plan.records.filter((each) => each !== id),
    choices: Object.fromEntries(Object.entries(plan.choices).filter(([, of]) => of !== id)),
  };
}

/** Chosen once more where nobody has to, it is left to the rule of the field again. */
export function withChoice(plan: Plan, field: Field, record: number): Plan {
  const { [field.name]: now, ...others } = plan.choices;
  if (now === record && !field.conflict) return { ...plan, choices: others };
  return { ...plan, choices: { ...others, [field.name]: record } };
}

/** Whose value a field gets; null where several make it together, or nobody chooses. */
export const takenOf = (field: Field, plan: Plan): number | null =>
  plan.choices[field.name] ?? field.suggestion;

/** Every conflict needs its choice: what is shown as chosen is what is sent. */
export function choicesOf(preview: Preview, plan: Plan): Record<string, number> {
  const asked = preview.fields.filter((field) => field.conflict && field.suggestion !== null);
  const proposed = asked.map((field) => [field.name, field.suggestion as number]);
  return { ...Object.fromEntries(proposed), ...plan.choices };
}

const isFilled = (value: Field["values"][number]) => value.shown !== "";

/** What people read of each: values that differ only in capitals and spaces are one. */
export function differs({ values }: Field): boolean {
  const said = values
    .filter(isFilled)
    .map(({ shown }) => shown.toLowerCase().split(/\s+/).join(" "));
  return new Set(said).size > 1;
}

/** Conflicts, then what else differs, then what only some have, then what is alike. */
export function inOrder(fields: readonly Field[]) {
  const told = fields.filter(({ values }) => values.some(isFilled));
  const differing = told.filter(differs);
  const rest = told.filter((field) => !differs(field));
  const isPartly = ({ values }: Field) => !values.every(isFilled);
  return {
    differing: [
      ...differing.filter((field) => field.conflict),
      ...differing.filter((field) => !field.conflict),
    ],
    partly: rest.filter(isPartly),
    alike: rest.filter((field) => !isPartly(field)),
  };
}

/** The next value of a field in the direction of an arrow, past those who have none. */
export function nextChoice(field: Field, records: readonly number[], plan: Plan, step: 1 | -1) {
  const filled = records.filter((id) =>
    field.values.some((value) => value.record === id && isFilled(value)),
  );
  const now = takenOf(field, plan);
  const index = now === null ? (step === 1 ? -1 : 0) : filled.indexOf(now);
  return filled[(index + step + filled.length) % filled.length];
}
