import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { ownWords } from "./refusals";

export type FieldError = { field: string | null; code: string; message: string };

/** What the service refused, in its one shape. `body` is the whole answer. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: FieldError[];
  readonly body: Record<string, unknown>;
  readonly retryAfterSeconds: number | null;

  constructor(response: Response, body: Record<string, unknown>) {
    super(typeof body.message === "string" ? body.message : `HTTP ${response.status}`);
    this.status = response.status;
    this.code = typeof body.code === "string" ? body.code : "unknown";
    this.errors = Array.isArray(body.errors) ? (body.errors as FieldError[]) : [];
    this.body = body;
    this.retryAfterSeconds = Number(response.headers.get("Retry-After")) || null;
  }

  /** The sentence for one field, or for those below it (`items` has `items.0.amount`); null: for
   * the whole. */
  at(field: string | null): string | undefined {
    const isOfField = (path: string | null) => path === field || path?.startsWith(`${field}.`);
    const found = this.errors.find((error) => isOfField(error.field));
    return found && (ownWords(found.code, found.message) ?? found.message);
  }
}

/** No answer came: the line is cut, the service is away, or it took too long. */
export class Unreachable extends Error {
  readonly timedOut: boolean;

  constructor(cause: unknown) {
    super("no answer", { cause });
    this.timedOut = cause instanceof DOMException && cause.name === "TimeoutError";
  }
}

/** Nobody is signed in any more; the page stays, with a sign-in over it. */
export class SignedOut extends Error {}

const NO_LINE = msg`No connection. What you typed is kept; try again.`;
const SLOW = msg`No answer within 15 seconds. It may have arrived: trying again does nothing twice.`;
const UNKNOWN = msg`Something went wrong here. Try again, or load the page anew.`;
const OVER = msg`Your session is over. Sign in again; what you typed is kept.`;

/** What was refused in words of the page's language where we have them, or ours to be translated. */
export function describeError(error: unknown): string | MessageDescriptor {
  if (error instanceof Refused) return describeRefusal(error);
  if (error instanceof Unreachable) return error.timedOut ? SLOW : NO_LINE;
  return error instanceof SignedOut ? OVER : UNKNOWN;
}

function describeRefusal({ code, message, errors, retryAfterSeconds }: Refused): string {
  const isOfFields = code === "invalid" && errors.length > 0;
  const whole = isOfFields ? undefined : ownWords(code, message, retryAfterSeconds);
  if (whole) return whole;
  const each = errors.map((error) => ownWords(error.code, error.message));
  const isAll = each.length > 0 && each.every((words) => words !== undefined);
  return isAll ? [...new Set(each)].join(" ") : message;
}
