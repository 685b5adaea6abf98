import { plural, t } from "@lingui/core/macro";

/** Kinds of records, as the service names them, in words: of one or of several, without the number. */
const KINDS: Record<string, (count: number) => string> = {
  areacustomer: (count) => plural(count, { one: "area customer", other: "area customers" }),
  bill: (count) => plural(count, { one: "bill", other: "bills" }),
  blockingkey: (count) => plural(count, { one: "sign of likeness", other: "signs of likeness" }),
  booking: (count) => plural(count, { one: "booking", other: "bookings" }),
  bookingperson: (count) =>
    plural(count, { one: "person of a booking", other: "persons of bookings" }),
  branch: (count) => plural(count, { one: "branch", other: "branches" }),
  calloutcome: (count) => plural(count, { one: "outcome of a call", other: "outcomes of calls" }),
  change: (count) =>
    plural(count, { one: "change in the history", other: "changes in the history" }),
  contactinteraction: (count) =>
    plural(count, { one: "talk with a contact", other: "talks with contacts" }),
  contactrecord: (count) => plural(count, { one: "contact", other: "contacts" }),
  contactreminder: (count) =>
    plural(count, { one: "day to call a contact", other: "days to call contacts" }),
  customer: (count) => plural(count, { one: "customer", other: "customers" }),
  customeridentifier: (count) =>
    plural(count, {
      one: "phone, e-mail or passport of a customer",
      other: "phones, e-mails and passports of customers",
    }),
  customerreminder: (count) =>
    plural(count, { one: "day to call a customer", other: "days to call customers" }),
  duplicatecandidate: (count) =>
    plural(count, { one: "possible duplicate", other: "possible duplicates" }),
  fileupload: (count) => plural(count, { one: "upload", other: "uploads" }),
  followuphistory: (count) => plural(count, { one: "follow-up", other: "follow-ups" }),
  lead: (count) => plural(count, { one: "lead", other: "leads" }),
  leadduplicate: (count) =>
    plural(count, { one: "possible duplicate of leads", other: "possible duplicates of leads" }),
  leadprojectassociation: (count) =>
    plural(count, { one: "lead in a project", other: "leads in projects" }),
  loancommitment: (count) => plural(count, { one: "promised loan", other: "promised loans" }),
  logentry: (count) => plural(count, { one: "edit in the admin", other: "edits in the admin" }),
  mergemember: (count) =>
    plural(count, { one: "record that was merged", other: "records that were merged" }),
  mergerecord: (count) => plural(count, { one: "merge", other: "merges" }),
  message: (count) => plural(count, { one: "message", other: "messages" }),
  messageevent: (count) =>
    plural(count, { one: "report of a message's way", other: "reports of messages' ways" }),
  messagereminder: (count) =>
    plural(count, { one: "refill in a message", other: "refills in messages" }),
  optedoutphone: (count) =>
    plural(count, { one: "phone that wants no messages", other: "phones that want no messages" }),
  partnerclaim: (count) =>
    plural(count, { one: "claim of a partner", other: "claims of partners" }),
  partnerduplicate: (count) =>
    plural(count, {
      one: "possible duplicate of partners",
      other: "possible duplicates of partners",
    }),
  phoneevidence: (count) =>
    plural(count, {
      one: "sign that a phone is on WhatsApp",
      other: "signs that phones are on WhatsApp",
    }),
  previewrow: (count) => plural(count, { one: "row of a preview", other: "rows of previews" }),
  purchase: (count) =>
    plural(count, { one: "medicine or article sold", other: "medicines or articles sold" }),
  refillreminder: (count) => plural(count, { one: "refill", other: "refills" }),
  revertentry: (count) =>
    plural(count, { one: "line of an upload's undoing", other: "lines of uploads' undoing" }),
  rowattempt: (count) => plural(count, { one: "try of a row", other: "tries of rows" }),
  uploadbranch: (count) =>
    plural(count, { one: "branch of an upload", other: "branches of uploads" }),
  uploadnotice: (count) =>
    plural(count, { one: "notice about an upload", other: "notices about uploads" }),
  uploadrevert: (count) =>
    plural(count, { one: "undoing of an upload", other: "undoings of uploads" }),
  uploadrow: (count) => plural(count, { one: "row of an upload", other: "rows of uploads" }),
  user: (count) => plural(count, { one: "colleague", other: "colleagues" }),
  user_branches: (count) =>
    plural(count, { one: "colleague's work in a branch", other: "colleagues' work in branches" }),
  visit: (count) => plural(count, { one: "visit", other: "visits" }),
  visitrhythm: (count) => plural(count, { one: "rhythm of visits", other: "rhythms of visits" }),
  waitingworkbook: (count) =>
    plural(count, { one: "workbook of waiting rows", other: "workbooks of waiting rows" }),
  waitreason: (count) =>
    plural(count, { one: "reason why rows wait", other: "reasons why rows wait" }),
};

/** Why records stay, by kind, where a branch goes. */
const REASONS: Record<string, () => string> = {
  customer: () => t`Another branch or the whole business knows them.`,
  user: () => t`Only worked there: they can no longer sign in.`,
};

type Counted = { kind: string; label: string; count: number; why: string };

/** In the language of the page; a kind that has no word here goes by the service's own. */
export const describeKind = ({ kind, label, count }: Counted): string =>
  KINDS[kind]?.(count) ?? label;

export const describeWhy = ({ kind, why }: Counted): string => why && (REASONS[kind]?.() ?? why);
