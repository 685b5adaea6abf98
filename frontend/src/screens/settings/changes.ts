/** What was typed and is not as it was, with how it was: only this is sent, and a colleague's change
 * of the same field meanwhile is seen. */
export type Changes<Values> = { [Field in keyof Values]?: Change<Values[Field]> };
type Change<Value> = { from: Value; to: Value };

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

export function change<Values, Field extends keyof Values>(
  changes: Changes<Values>,
  stored: Values,
  field: Field,
  to: Values[Field],
): Changes<Values> {
  const { [field]: before, ...others } = changes;
  const from = (before as Change<Values[Field]> | undefined)?.from ?? stored[field];
  const rest = others as unknown as Changes<Values>;
  return isSame(from, to) && isSame(stored[field], to) ? rest : { ...rest, [field]: { from, to } };
}

/** Of what is shown: what was typed, else what is stored. */
export function valuesOf<Values extends object>(changes: Changes<Values>, stored: Values): Values {
  return { ...stored, ...toSend(changes) };
}

export function toSend<Values extends object>(changes: Changes<Values>): Partial<Values> {
  const entries = Object.entries(changes) as [string, Change<unknown>][];
  return Object.fromEntries(entries.map(([field, { to }]) => [field, to])) as Partial<Values>;
}

/** Fields that somebody else changed since: `now` is what is stored at this moment. */
export function changedMeanwhile<Values extends object>(
  changes: Changes<Values>,
  now: Values,
): (keyof Values)[] {
  const fields = Object.keys(changes) as (keyof Values)[];
  return fields.filter((field) => {
    const own = changes[field] as Change<unknown>;
    return !isSame(own.from, now[field]) && !isSame(own.to, now[field]);
  });
}

/** The same changes, of what is stored by now: whoever has seen it may save over it. */
export function onTopOf<Values extends object>(
  changes: Changes<Values>,
  now: Values,
): Changes<Values> {
  const entries = Object.entries(changes) as [string, Change<unknown>][];
  return Object.fromEntries(
    entries.map(([field, { to }]) => [field, { from: now[field as keyof Values], to }]),
  ) as Changes<Values>;
}
