import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { components } from "@/api/schema";

/** What became of a call, as the API names it. */
export type OutcomeCode = components["schemas"]["CallResultEnum"];

/** What an outcome leads to unless somebody says otherwise: a day, or the reason why there is none. */
export type Proposal = components["schemas"]["UsualEnd"];

export const OUTCOME_LABELS: Record<OutcomeCode, MessageDescriptor> = {
  no_answer: msg`No answer`,
  call_later: msg`Call later`,
  will_come: msg`Will come`,
  not_interested: msg`Not interested`,
  bought_elsewhere: msg`Buys elsewhere`,
  stopped: msg`No longer takes it`,
  wrong_number: msg`Wrong number`,
  do_not_call: msg`Do not call`,
};

/** In the order in which they are offered, the same for everybody: fingers learn it. */
export const OUTCOMES = Object.keys(OUTCOME_LABELS) as OutcomeCode[];

const GOES_ON: ReadonlySet<OutcomeCode> = new Set(["no_answer", "call_later", "will_come"]);

/** Whether another day may be named: the others end it. */
export const mayGoOn = (outcome: OutcomeCode) => GOES_ON.has(outcome);
