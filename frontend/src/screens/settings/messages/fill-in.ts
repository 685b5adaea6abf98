export const VARIABLES = ["name", "shop", "branch", "medicines"] as const;

/** A template as somebody would get it; `null` where it has what the service can't fill in. */
export function fillIn(
  body: string,
  values: Record<(typeof VARIABLES)[number], string>,
  namesMedicines: boolean,
): string | null {
  const known: Record<string, string> = values;
  let isFine = true;
  const filled = body.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = known[name];
    if (value === undefined || (name === "medicines" && !namesMedicines)) isFine = false;
    return value ?? "";
  });
  const isLeftOver = /[{}]/.test(body.replace(/\{\w+\}/g, ""));
  return isFine && !isLeftOver ? filled : null;
}
