import type { Called } from "@/components/calls/called";

/** Who comes after somebody in the list, from its end again from the top; nobody if alone. */
export function nextOf(people: readonly Called[], open: Called, step: 1 | -1): Called | undefined {
  const index = people.findIndex((person) => person.key === open.key);
  const next = people[(index + step + people.length) % people.length];
  return next?.key === open.key ? undefined : next;
}
