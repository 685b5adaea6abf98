import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

export const SCOPES: readonly (readonly [string, MessageDescriptor, MessageDescriptor])[] = [
  ["read", msg`Reads`, msg`What a reader sees.`],
  ["write", msg`Reads and writes`, msg`What staff write: customers, visits, bills, leads.`],
  ["uploads", msg`Hands sheets in`, msg`And sees what became of them; nothing else.`],
  ["webhook", msg`Sends customers`, msg`To the webhook, without signing.`],
];

export const SCOPE_LABELS: Record<string, MessageDescriptor> = Object.fromEntries(
  SCOPES.map(([scope, label]) => [scope, label]),
);
