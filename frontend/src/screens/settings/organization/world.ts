/** Countries, clocks and currencies as the browser knows them, in the page's language. */
export type Choices = { value: string; label: string }[];

const NO_COUNTRY = new Set(["EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "XK"]);
const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];

export function countries(language: string): Choices {
  const names = new Intl.DisplayNames([language], { type: "region", fallback: "none" });
  const codes = LETTERS.flatMap((one) => LETTERS.map((other) => one + other));
  const known = codes.flatMap((value) => {
    const label = NO_COUNTRY.has(value) ? undefined : names.of(value);
    return label ? [{ value, label }] : [];
  });
  return inOrder(known, language);
}

/** The code itself where the browser knows no name. */
export const countryName = (code: string, language: string): string =>
  (code && new Intl.DisplayNames([language], { type: "region" }).of(code)) || code;

export const languageName = (code: string, language: string): string =>
  (code && new Intl.DisplayNames([language], { type: "language" }).of(code.replace("_", "-"))) ||
  code;

export function currencies(language: string, stored: string): Choices {
  const names = new Intl.DisplayNames([language], { type: "currency" });
  const all = including(Intl.supportedValuesOf("currency"), stored);
  const known = all.map((value) => ({ value, label: `${names.of(value) ?? value} (${value})` }));
  return inOrder(known, language);
}

/** Those of the country first, as whoever chose it is there. */
export function timeZones(country: string, stored: string): Choices {
  const own = zonesOf(country);
  const all = including(Intl.supportedValuesOf("timeZone"), stored);
  const rest = all.filter((zone) => !own.includes(zone));
  return [...own, ...rest].map((value) => ({ value, label: value.replaceAll("_", " ") }));
}

type WithZones = Intl.Locale & { getTimeZones?: () => string[]; timeZones?: string[] };
const OLD_NAMES: Record<string, string> = { "Asia/Calcutta": "Asia/Kolkata" };

/** Empty where the browser does not know them. */
export function zonesOf(country: string): string[] {
  try {
    const place = new Intl.Locale("und", { region: country }) as WithZones;
    const zones = place.getTimeZones?.() ?? place.timeZones ?? [];
    return zones.map((zone) => OLD_NAMES[zone] ?? zone);
  } catch {
    return [];
  }
}

export function languages(language: string, stored: string): Choices {
  const codes = ["en", "hi", "gu", "mr", "ta", "te", "kn", "ml", "pa", "bn", "ur", "ne", "ar"];
  return including(codes, stored).map((value) => ({
    value,
    label: `${languageName(value, language)} (${value})`,
  }));
}

const including = (known: string[], stored: string) =>
  stored && !known.includes(stored) ? [stored, ...known] : known;

const inOrder = (choices: Choices, language: string) =>
  choices.sort((one, other) => one.label.localeCompare(other.label, language));
