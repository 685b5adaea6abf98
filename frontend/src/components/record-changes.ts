import type { Day, Direction } from "@/lib/dates";
import { readAmount } from "@/lib/money";

/** `choice`: of a record, by its id; `code`: one of some words. */
export type Kind =
  | "text"
  | "long"
  | "phone"
  | "email"
  | "day"
  | "amount"
  | "choice"
  | "code"
  | "yes";

/** What was typed and is not as it is stored: only this is sent, so that nobody else's change is lost. */
export type Changes = Readonly<Record<string, string>>;

export function changeField(
  changes: Changes,
  stored: Readonly<Record<string, string>>,
  name: string,
  typed: string,
): Changes {
  const { [name]: _, ...others } = changes;
  return typed === (stored[name] ?? "") ? others : { ...others, [name]: typed };
}

export type Reader = {
  day: (typed: string, direction: Direction | undefined) => Day | null;
  decimals: number;
};

type Field = { name: string; kind?: Kind; direction?: Direction };

/** As the service has them, empty days, amounts and choices as null; and those nobody can read. */
export function readChanges(changes: Changes, fields: readonly Field[], reader: Reader) {
  const values: Record<string, unknown> = {};
  const wrong = new Set<string>();
  for (const { name, kind, direction } of fields) {
    const typed = changes[name]?.trim();
    if (typed === undefined) continue;
    const read = readOne(typed, kind, direction, reader);
    if (read === undefined) wrong.add(name);
    else values[name] = read;
  }
  return { values, wrong };
}

function readOne(
  typed: string,
  kind: Kind | undefined,
  direction: Direction | undefined,
  reader: Reader,
): unknown {
  switch (kind) {
    case "day":
      return typed ? (reader.day(typed, direction) ?? undefined) : null;
    case "amount":
      return typed ? (readAmount(typed, reader.decimals) ?? undefined) : null;
    case "choice":
      return typed ? Number(typed) : null; // an id
    case "yes":
      return typed === "true";
    default:
      return typed;
  }
}
