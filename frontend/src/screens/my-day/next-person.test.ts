import { expect, it } from "vitest";
import type { Called } from "@/components/calls/called";
import { nextOf } from "./next-person";

const person = (key: string) => ({ key }) as Called;
const [asha, ravi, meera] = [person("a"), person("r"), person("m")];

it("goes down the list, and round at its end", () => {
  expect(nextOf([asha, ravi, meera], asha, 1)).toBe(ravi);
  expect(nextOf([asha, ravi, meera], meera, 1)).toBe(asha);
  expect(nextOf([asha, ravi, meera], asha, -1)).toBe(meera);
});

it("is nobody where nobody else is", () => {
  expect(nextOf([asha], asha, 1)).toBeUndefined();
});

it("begins at the top when the list no longer has them", () => {
  expect(nextOf([ravi, meera], asha, 1)).toBe(ravi);
});
