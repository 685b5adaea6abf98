import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { Settings } from "./organization";

export type Field = {
  kind: "text" | "number" | "switch" | "time" | "choice" | "lines" | "place" | "roles";
  label: MessageDescriptor;
  help?: MessageDescriptor;
  wrong?: MessageDescriptor; // when the service does not take it
  choices?: [string, MessageDescriptor | string][]; // a text as it is, such as an hour
};

const MONTHS = msg`A number of months from 1 to 600, or nothing.`;

export const FIELDS: Partial<Record<keyof Settings, Field>> = {
  name: { kind: "text", label: msg`Name of the business`, help: msg`On receipts and in messages.` },
  default_region: {
    kind: "place",
    label: msg`Country`,
    help: msg`Phones without a country code are read by it.`,
    wrong: msg`Choose a country of the list.`,
  },
  time_zone: {
    kind: "place",
    label: msg`Clock`,
    help: msg`When a day begins and messages go out.`,
    wrong: msg`Choose a clock of the list.`,
  },
  currency: {
    kind: "place",
    label: msg`Currency of bills`,
    wrong: msg`Choose a currency of the list.`,
  },
  date_order: {
    kind: "choice",
    label: msg`How dates are written`,
    help: msg`In sheets and in what is typed here, where it could be either.`,
    choices: [
      ["DMY", msg`Day first: 31/12/2026`],
      ["MDY", msg`Month first: 12/31/2026`],
      ["YMD", msg`Year first: 2026/12/31`],
    ],
  },
  names_of_nobody: {
    kind: "lines",
    label: msg`Names that are nobody's`,
    help: msg`One a line, such as Cash or Walk in: a row with it makes no customer.`,
    wrong: msg`Names of at most 80 letters, one a line.`,
  },
  reactivate_on_activity: {
    kind: "switch",
    label: msg`A deleted customer who comes back becomes active again`,
  },
  refill_lead_days: {
    kind: "number",
    label: msg`Days before a medicine runs out, to remind of it`,
    wrong: msg`A number from 0 to 366.`,
  },
  refill_carries_stock: {
    kind: "switch",
    label: msg`Count what is left of a medicine that is bought early`,
    help: msg`The next reminder then comes later.`,
  },
  assigns_contacts: {
    kind: "switch",
    label: msg`Give new contacts out by themselves`,
    help: msg`Evenly, at each upload of a list and every morning; so are those of who left. Who is away gets none.`,
  },
  contacts_per_day: {
    kind: "number",
    label: msg`At most so many a day to each`,
    help: msg`Empty: no limit.`,
    wrong: msg`A number from 1 to 100,000, or nothing.`,
  },
  claim_days: {
    kind: "number",
    label: msg`Days for which a partner's first claim on a lead stands`,
    wrong: msg`A number from 0 to 3,650.`,
  },
  send_hour: {
    kind: "choice",
    label: msg`Hour at which due reminders go out`,
    choices: Array.from({ length: 24 }, (_, hour) => [
      String(hour),
      `${String(hour).padStart(2, "0")}:00`,
    ]),
  },
  quiet_from: { kind: "time", label: msg`No message from` },
  quiet_until: {
    kind: "time",
    label: msg`until`,
    help: msg`The same hour twice: no quiet.`,
  },
  messages_per_hour: {
    kind: "number",
    label: msg`Messages an hour, at most`,
    help: msg`The others go out in the hours after.`,
    wrong: msg`A number from 1 to 100,000.`,
  },
  messages_need_consent: {
    kind: "switch",
    label: msg`Only to customers whose consent is recorded`,
    help: msg`Who opted out never gets any.`,
  },
  message_language: { kind: "place", label: msg`Language of messages` },
  second_factor_roles: {
    kind: "roles",
    label: msg`These sign in with a second factor`,
    help: msg`Whoever has none sets one up at the next sign-in.`,
    wrong: msg`Set up your own second factor first: you would be asked for one, too.`,
  },
  forget_cells_after_months: {
    kind: "number",
    label: msg`What rows of sheets held: months until it is forgotten`,
    help: msg`Such an upload can't be undone any more. Empty: kept.`,
    wrong: MONTHS,
  },
  forget_files_after_months: {
    kind: "number",
    label: msg`Files of sheets: months until they are forgotten`,
    help: msg`An upload that waits to be taken in is stopped. Empty: kept.`,
    wrong: MONTHS,
  },
  forget_messages_after_months: {
    kind: "number",
    label: msg`What messages and replies said: months until it is forgotten`,
    help: msg`That there was one stays. Empty: kept.`,
    wrong: MONTHS,
  },
};
