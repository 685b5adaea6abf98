import type { Address } from "@/lib/address";

/** Names and values as the list's address has them in the API. */
export type Parameters = Record<string, string>;

/**
 * How a name of a screen's address is called in the API, and its values where those differ. What
 * the screen's own words stand for may be of several names: *mine* and *nobody's* of an owner.
 */
export type Field = { name: string; parameter: string; values?: Record<string, string> };

/** Of a moment, not of a view. */
const PASSING: ReadonlySet<string> = new Set(["page", "page_size", "count", "format"]);

export function toParameters(view: Address, fields: readonly Field[]): Parameters {
  const parameters: Parameters = {};
  for (const { name, parameter, values } of fields) {
    const shown = view[name];
    const value = shown && (values ? values[shown] : shown);
    if (value) parameters[parameter] = value;
  }
  return parameters;
}

/** The screen's address of saved parameters, and those that the screen does not know, by name. */
export function toView(
  parameters: Parameters,
  fields: readonly Field[],
): { view: Address; unknown: string[] } {
  const view: Address = {};
  const unknown: string[] = [];
  for (const [parameter, value] of Object.entries(parameters)) {
    if (PASSING.has(parameter) || value === "") continue;
    const known = fields.find(
      (field) => field.parameter === parameter && shownAs(field, value) !== undefined,
    );
    if (known) view[known.name] = shownAs(known, value);
    else unknown.push(parameter);
  }
  return { view, unknown: unknown.sort() };
}

function shownAs({ values }: Field, value: string): string | undefined {
  if (!values) return value;
  return Object.keys(values).find((shown) => values[shown] === value);
}

export function isSameView(one: Address, other: Address, fields: readonly Field[]): boolean {
  const [these, those] = [toParameters(one, fields), toParameters(other, fields)];
  const names = new Set([...Object.keys(these), ...Object.keys(those)]);
  return [...names].every((name) => these[name] === those[name]);
}
