import { i18n, type MessageDescriptor } from "@lingui/core";
import { msg, plural, t } from "@lingui/core/macro";
import { inWords } from "@/api/refusals";
import type { components } from "@/api/schema";
import { DATE_ORDER_LABELS, STATUS_LABELS } from "./texts";
import type { Upload } from "./use-uploads";

type Values = Record<
  "row" | "text" | "header_row" | "tables" | "columns" | "sheet" | "last_row",
  string
>;

/** What the sheet asks: the service's sentence in English, in another language ours by its code. */
export function questionWords({ code, values, message }: components["schemas"]["Question"]) {
  const words = i18n.locale === "en" ? undefined : QUESTIONS[code];
  return words ? i18n._(words(asTexts(values))) : message;
}

/** Each question has the values that its own words name. */
const asTexts = (values: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join("; ") : String(value),
    ]),
  ) as Values;

const QUESTIONS: Record<string, (values: Values) => MessageDescriptor> = {
  columns_unknown: () =>
    msg`No heading of this sheet is known as a name, phone, e-mail or passport. Say in which row the headings stand and what each column holds.`,
  headings_unknown: () =>
    msg`This sheet seems to have no headings. Say what each column holds; every row is then taken in, the first one too. If there are headings, say in which row.`,
  people_above: ({ row, text, header_row: headings }) =>
    msg`Row ${row} (“${text}”) stands above the headings in row ${headings} and names somebody; nothing above the headings is taken in. Say in which row the headings stand (0: there are none), or confirm ${headings}.`,
  tables_beside: ({ tables }) =>
    msg`There seem to be tables beside each other: ${tables}. Say what the columns of one of them hold and leave the others out; then hand the sheet in again for the next.`,
  table_unknown: ({ row, text }) =>
    msg`Row ${row} (“${text}”) seems to begin another table, whose headings are not known. Say what its columns hold; else its rows are read by the headings above.`,
  columns_unclear: ({ columns }) =>
    msg`It is not clear what these columns hold: ${columns}. Say it of each, or leave it out.`,
  sheets_hidden: () => msg`All sheets with content are hidden. Choose the one to read.`,
  sheet_unknown: ({ sheet }) => msg`There is no sheet “${sheet}” in this file. Choose one.`,
  header_row_unknown: ({ row, last_row: last }) =>
    msg`There is no row ${row} in this sheet; its last one is ${last}. Say in which row the headings stand; 0 when it has none.`,
  header_row_is_data: ({ row, text }) =>
    msg`Row ${row} (“${text}”) names somebody and is no row of headings. Say in which row the headings stand; 0 when the sheet has none.`,
  mapping_invalid: () =>
    msg`What was said of the columns does not fit the sheet: each column is one thing, and a field stands in one column. Say it again.`,
  date_order_invalid: () => msg`This is no order of day, month and year. Choose one.`,
};

/** What became of an upload that did not end well, or was undone. */
export function endWords(upload: Upload): string {
  const { status, error, error_code: code, counts } = upload;
  const parts = [status === "failed" ? inWords(code, error) : "", whyCancelled(upload)];
  if (counts.rows > 0) parts.push(countWords(upload));
  const label = STATUS_LABELS[status];
  return parts.filter(Boolean).join(" ") || (label ? i18n._(label) : status);
}

function whyCancelled({ status, counts, file_forgotten: forgotten }: Upload): string {
  if (status !== "cancelled") return "";
  if (forgotten === "erased") return t`The file named a person who was erased, and went with them.`;
  if (forgotten) return t`The file was forgotten, as the settings of the organization say.`;
  if (counts.rows === 0) return t`It was stopped before anything was taken in.`;
  return t`It was stopped. What was taken in before stays; hand the file in again for the rest.`;
}

function countWords({ counts }: Upload): string {
  const rows = plural(counts.rows, { one: "# row", other: "# rows" });
  const created = i18n.number(counts.created);
  const updated = i18n.number(counts.updated);
  const unchanged = i18n.number(counts.unchanged);
  const waiting = i18n.number(counts.needs_attention);
  return t`${rows}: ${created} new, ${updated} updated, ${unchanged} unchanged, ${waiting} to be corrected.`;
}

/** What a corrected workbook did to the rows it came from. */
export function workbookWords(workbook: Upload): string {
  if (workbook.status !== "done") return endWords(workbook);
  const { updated, unchanged, needs_attention: lost } = workbook.counts;
  const parts = [plural(updated, { one: "# row is corrected", other: "# rows are corrected" })];
  if (unchanged > 0) parts.push(plural(unchanged, { one: "# still waits", other: "# still wait" }));
  if (lost > 0)
    parts.push(plural(lost, { one: "# line names no row", other: "# lines name no row" }));
  return `${parts.join(", ")}.`;
}

/** How the days of a column are read, and how many cells prove it. */
export function dayWords(column: components["schemas"]["DateColumn"]): string {
  const order = DATE_ORDER_LABELS[column.order];
  if (i18n.locale === "en" || !order) return column.sentence;
  const days = i18n.number(column.day_first);
  const months = i18n.number(column.month_first);
  const either = i18n.number(column.either);
  const real = i18n.number(column.real);
  const read = i18n._(order);
  return t`read as ${read}; cells that can only be day first: ${days}, only month first: ${months}, either: ${either}, dates already: ${real}`;
}
