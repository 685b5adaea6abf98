/**
 * The address is the view: filters, order, page and what is open stand in it as plain text, so that
 * Back, a bookmark and a link to a colleague show the same. Digits stay text: `?search=97235`.
 */
export type Address = Record<string, string | undefined>;

export function parseAddress(text: string): Address {
  return Object.fromEntries(new URLSearchParams(text));
}

export function writeAddress(address: Record<string, unknown>): string {
  const parts = new URLSearchParams();
  for (const [name, value] of Object.entries(address)) {
    if (value !== undefined && value !== "") parts.set(name, String(value));
  }
  const text = parts.toString();
  return text && `?${text}`;
}

/** For a route: what its screen reads of an address; anything else there is left alone. */
export function addressOf<Name extends string>(...names: Name[]) {
  return (raw: Record<string, unknown>): { [name in Name]?: string } => {
    const known: { [name in Name]?: string } = {};
    for (const name of names) {
      const value = raw[name];
      if (value !== undefined && value !== "") known[name] = String(value);
    }
    return known;
  };
}

/** "3" as 3; the first page where it is none. */
export function pageOf(text: string | undefined): number {
  const page = Number(text);
  return Number.isInteger(page) && page > 0 ? page : 1;
}
