import type { MessageDescriptor } from "@lingui/core";
import { msg, plural, t } from "@lingui/core/macro";
import type { components } from "@/api/schema";
import type { ORDERS, OWNERS } from "./use-contacts";

export const STATUS_LABELS: Record<string, MessageDescriptor> = {
  pending: msg`To call`,
  contacted: msg`Contacted`,
  yellow: msg`Came, did not buy`,
  converted: msg`Customers now`,
  inactive: msg`Closed`,
};

export const OWNER_LABELS: [(typeof OWNERS)[number], MessageDescriptor][] = [
  ["mine", msg`Mine`],
  ["nobody", msg`Nobody's yet`],
];

export const ORDER_LABELS: Record<(typeof ORDERS)[number], MessageDescriptor> = {
  "-created_at": msg`Newest first`,
  next_action_on: msg`By next day`,
  "-last_contact_at": msg`Contacted last first`,
  name: msg`By name`,
};

export const WHATSAPP_LABELS: Record<string, MessageDescriptor> = {
  active: msg`On WhatsApp`,
  inactive: msg`Not on WhatsApp`,
};

type LeftOver = components["schemas"]["LeftOver"];

/** How many nobody gets, and why; the service's own sentence for a reason that came later. */
export function leftOverText(left: LeftOver): string {
  const many = left.contacts;
  switch (left.reason) {
    case "closed":
      return plural(many, {
        one: "# is closed or a customer already.",
        other: "# are closed or customers already.",
      });
    case "already_assigned":
      return plural(many, { one: "# has somebody already.", other: "# have somebody already." });
    case "opted_out":
      return plural(many, { one: "# has opted out.", other: "# have opted out." });
    case "nobody_works_there":
      return t`${many} of ${left.branch_name}: nobody chosen works there.`;
    case "daily_limit":
      return plural(many, {
        one: "# is beyond the limit of the day.",
        other: "# are beyond the limit of the day.",
      });
    default:
      return `${many}: ${left.message}`;
  }
}
