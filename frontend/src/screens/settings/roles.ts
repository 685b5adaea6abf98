import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

export const ROLES: readonly (readonly [string, MessageDescriptor, MessageDescriptor])[] = [
  ["owner", msg`Owner`, msg`Everything, these settings as well.`],
  ["manager", msg`Manager`, msg`Also undoes sheets, gives out, merges, exports.`],
  ["staff", msg`Staff`, msg`Works with customers, bills, calls and sheets.`],
  ["viewer", msg`Reader`, msg`Reads, without medical details.`],
];

export const ROLE_LABELS: Record<string, MessageDescriptor> = Object.fromEntries(
  ROLES.map(([role, label]) => [role, label]),
);

export const ROLE_HELP: Record<string, MessageDescriptor> = Object.fromEntries(
  ROLES.map(([role, , help]) => [role, help]),
);
