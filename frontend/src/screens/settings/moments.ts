/** "29 Nov 2026, 14:05" by the device's own clock. */
export function formatMoment(instant: string, language: string): string {
  const locale = language === "en" ? "en-GB" : `${language}-u-nu-latn`;
  const shown = { dateStyle: "medium", timeStyle: "short" } as const;
  return new Intl.DateTimeFormat(locale, shown).format(new Date(instant));
}
