import type { MessageDescriptor } from "@lingui/core";
import { msg, plural, t } from "@lingui/core/macro";
import { translate } from "@/lib/languages";
import type { Why } from "./called";

/** How somebody was reached, as the API names it. */
export const KIND_LABELS: Record<string, MessageDescriptor> = {
  call: msg`Call`,
  whatsapp: msg`WhatsApp`,
  sms: msg`SMS`,
  email: msg`E-mail`,
  visit: msg`Visit`,
  meeting: msg`Meeting`,
  note: msg`Note`,
};

/** What the service itself writes for an outcome; anything else is somebody's own words. */
const KNOWN_WORDS: Record<string, MessageDescriptor> = {
  "No answer": msg`No answer`,
  "Call later": msg`Call later`,
  "Will come": msg`Will come`,
  "Do not call": msg`Do not call`,
  "Not interested": msg`Not interested`,
  "Wrong number": msg`Wrong number`,
  "Asked not to be called": msg`Asked not to be called`,
  "Buys elsewhere": msg`Buys elsewhere`,
  "No longer takes it": msg`No longer takes it`,
  "Moved away": msg`Moved away`,
  "Cannot be reached": msg`Cannot be reached`,
};

/** What was answered about a refill, by the code of the service. */
export const ANSWER_LABELS: Record<string, MessageDescriptor> = {
  will_buy: msg`Will come`,
  call_later: msg`Call later`,
  no_answer: msg`No answer`,
  bought_elsewhere: msg`Buys elsewhere`,
  stopped: msg`No longer takes it`,
  wrong_number: msg`Wrong number`,
  not_interested: msg`Not interested`,
  replied: msg`Replied to the message`,
};

/** An answer or a closing reason; a known one may have what was noted behind a colon. */
export function describeAnswer(text: string): string {
  const [head = "", ...noted] = text.split(": ");
  const known = KNOWN_WORDS[head];
  return known ? [translate(known), ...noted].join(": ") : text;
}

/** Why somebody is called; `short` writes a day. */
export function describeWhy(why: Why, short: (day: string) => string): string {
  switch (why.reason) {
    case "reminder":
      return why.note || t`Reminder`;
    case "follow_up":
      return t`Follow-up of a lead`;
    case "refills":
      return plural(why.medicines, { one: "# medicine to refill", other: "# medicines to refill" });
    case "came_without_buying":
      return t`Came on ${short(why.cameOn ?? "")} and did not buy`;
    case "promised":
      return t`Promised call`;
    case "called_before":
      return t`Called before, no day was set`;
    case "new_contact":
      return t`New contact to call`;
  }
}

type Handled = { at: string; by_name: string; kind: string };

/** Who else handled this phone today; `at` is an instant in the organization's own time. */
export function describeHandled({ at, by_name: name, kind }: Handled): string {
  const time = at.slice(11, 16);
  if (!name) return t`Somebody else handled this phone today at ${time}.`;
  return kind === "call"
    ? t`${name} called this phone today at ${time}.`
    : t`${name} handled this phone today at ${time}.`;
}
