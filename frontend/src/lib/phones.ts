import { withLatinDigits } from "./money";

/** Numbers come as E.164; which are local only the service knows: `+91` where the region is IN. */
const CODES: Record<string, string> = { IN: "+91", PK: "+92", BD: "+880", NP: "+977", LK: "+94" };

/** "97235 21333" for a local one, "+971 50 123 4567" for others. */
export function formatPhone(phone: string, region: string): string {
  const code = CODES[region];
  if (code && phone.startsWith(code) && phone.length - code.length === 10) {
    const local = phone.slice(code.length);
    return `${local.slice(0, 5)} ${local.slice(5)}`;
  }
  return phone;
}

export const callLink = (phone: string) => `tel:${phone}`;
export const whatsAppLink = (phone: string) => `https://wa.me/${phone.replace(/\D/g, "")}`;

const digitsOf = (text: string) => withLatinDigits(text).replace(/\D/g, "");

/** Whether what was typed is meant as a phone, whole or in part: no letters, three digits. */
export function looksLikePhone(typed: string): boolean {
  return !/\p{L}/u.test(typed) && digitsOf(typed).length >= 3;
}

/** Whether it may be a whole one: the service decides what it is. */
export function mayBeWholePhone(typed: string): boolean {
  return looksLikePhone(typed) && digitsOf(typed).length >= 10;
}

/** Whether somebody may be called so: no e-mail, nor what a spreadsheet makes of a phone (9.72E+09). */
export function mayBeName(typed: string): boolean {
  return /\p{L}/u.test(typed) && !/@|\d[.,]?\d*e\+?\d/iu.test(typed);
}
