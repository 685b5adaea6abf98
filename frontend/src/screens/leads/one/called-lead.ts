import type { Called } from "@/components/calls/called";
import type { LeadDetail } from "../use-leads";

/** A lead as somebody who is called about being one. */
export function calledLead(lead: LeadDetail, today: string): Called {
  return {
    key: `lead-${lead.id}`,
    name: lead.full_name,
    phone: lead.contact_number,
    customer: lead.customer,
    contact: null,
    lead: lead.id,
    optedOut: lead.opted_out,
    isOverdue: lead.next_follow_up_on !== null && lead.next_follow_up_on < today,
    dueOn: lead.next_follow_up_on,
    why: [],
    city: "",
    category: "",
    lastVisit: null,
    attempts: 0,
    lastWords: null,
    medicines: [],
    bestTime: null,
    proposals: null,
  };
}
