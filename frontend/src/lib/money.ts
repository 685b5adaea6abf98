/**
 * Amounts are decimal text, as the API has them; summed in minor units, never as floats.
 * How many decimals a currency has is the service's word: browsers give PKR none.
 */
export type Currency = { code: string; decimals: number; region: string };

/** Regions that group by lakh and crore. */
const LAKH = new Set(["IN", "PK", "BD", "NP", "LK"]);
const DIGIT_ZEROS = ["०", "૦", "٠", "۰", "০"];

/** Indian and Arabic digits as 0 to 9. */
export function withLatinDigits(text: string): string {
  return text.replace(/[०-९૦-૯٠-٩۰-۹০-৯]/g, (digit) => {
    const zero = DIGIT_ZEROS.find(
      (each) => digit >= each && digit.charCodeAt(0) - each.charCodeAt(0) < 10,
    );
    return String(digit.charCodeAt(0) - (zero ?? "0").charCodeAt(0));
  });
}

/** Commas stand before three digits, or two of a lakh and a crore: `12,5` is no 125, but a slip. */
const MAY_BE_GROUPED = /^[^,]*$|^\d{1,3}(,\d{2,3})*,\d{3}(\.\d*)?$/;

/** What a person typed as decimal text, `₹1,23,456.50` as `123456.50`; null where it is none. */
export function readAmount(typed: string, decimals: number): string | null {
  const spaced = withLatinDigits(typed)
    .replace(/^\s*(?:[₹₨$€£]|rs\.?|inr|pkr)\s*/i, "")
    .replace(/\s/g, "");
  if (!MAY_BE_GROUPED.test(spaced)) return null;
  const plain = spaced.replaceAll(",", "");
  const match = /^(\d+)(?:\.(\d*))?$/.exec(plain) ?? /^()\.(\d+)$/.exec(plain);
  if (!match) return null;
  const fraction = match[2] ?? "";
  if (fraction.length > decimals) return null;
  const whole = (match[1] ?? "").replace(/^0+(?=\d)/, "") || "0";
  return decimals ? `${whole}.${fraction.padEnd(decimals, "0")}` : whole;
}

/** Decimal text in minor units: "180.5" with two decimals is 18050n. */
export function toMinor(amount: string, decimals: number): bigint {
  const [whole = "0", fraction = ""] = amount.replace(/^-/, "").split(".");
  const minor = BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, "0"));
  return amount.startsWith("-") ? -minor : minor;
}

export function fromMinor(minor: bigint, decimals: number): string {
  const digits = (minor < 0n ? -minor : minor).toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const text = decimals ? `${whole}.${digits.slice(-decimals)}` : whole;
  return minor < 0n ? `-${text}` : text;
}

/** The lines less the discount, as the service will come to it. */
export function totalOf(amounts: readonly string[], discount: string, decimals: number): string {
  const sum = amounts.reduce((total, amount) => total + toMinor(amount, decimals), 0n);
  return fromMinor(sum - toMinor(discount || "0", decimals), decimals);
}

const localeOf = (region: string) => (LAKH.has(region) ? "en-IN-u-nu-latn" : "en-u-nu-latn");

/** `1,23,456` where people count in lakh, `123,456` elsewhere, whatever the language. */
export const formatCount = (count: number, region: string): string =>
  new Intl.NumberFormat(localeOf(region)).format(count);

/** `₹1,23,456.50`: grouped as the region does, with Latin digits and all its decimals. */
export function formatMoney(amount: string, currency: Currency): string {
  const key = `${currency.region} ${currency.code} ${currency.decimals}`;
  const format = formats.get(key) ?? moneyFormat(currency);
  formats.set(key, format);
  return format.format(amount as unknown as number); // decimal text keeps every digit
}

const formats = new Map<string, Intl.NumberFormat>(); // dear to make, the first above all

const moneyFormat = (currency: Currency) =>
  new Intl.NumberFormat(localeOf(currency.region), {
    style: "currency",
    currency: currency.code,
    currencyDisplay: "narrowSymbol",
    minimumFractionDigits: currency.decimals,
    maximumFractionDigits: currency.decimals,
  });

type Words = { lakh: string; crore: string; million: string };

/** `₹12.3 lakh` where a chart has no room for `₹12,34,567.50`; below those words it is whole. */
export function formatShortMoney(amount: string, currency: Currency, words: Words): string {
  const value = Number(amount);
  const steps: [number, string][] = LAKH.has(currency.region)
    ? [
        [1e7, words.crore],
        [1e5, words.lakh],
      ]
    : [[1e6, words.million]];
  const [size, word] = steps.find(([size]) => Math.abs(value) >= size) ?? [1, ""];
  const format = new Intl.NumberFormat(localeOf(currency.region), {
    style: "currency",
    currency: currency.code,
    currencyDisplay: "narrowSymbol",
    minimumFractionDigits: 0,
    maximumFractionDigits: word ? (Math.abs(value) >= 100 * size ? 0 : 2) : 0,
  });
  return [format.format(value / size), word].filter(Boolean).join(" ");
}
