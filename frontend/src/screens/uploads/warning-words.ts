import { i18n, type MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

/**
 * What is worth a look in a sheet: the service's sentence, and in another language than English ours
 * for its code before it, as only the service's says of which columns and rows.
 */
export function warningWords({ code, message }: { code: string; message: string }): string {
  const words = i18n.locale === "en" ? undefined : WORDS[code];
  return words ? `${i18n._(words)} (${message})` : message;
}

const WORDS: Record<string, MessageDescriptor> = {
  lines_with_keys: msg`Lines that are no rows hold phones or e-mails. Look at them.`,
  lines_with_names: msg`Lines that are no rows hold names. Look at them.`,
  tables_below: msg`There is another table below.`,
  tables_beside: msg`A table beside it was not read.`,
  table_unknown: msg`A table was not understood.`,
  form_used: msg`What stands above the headings was used.`,
  sections_used: msg`Titles between the rows were used.`,
  days_filled_down: msg`Days were filled down from above.`,
  rows_without_day: msg`Some rows have no day.`,
  ditto_filled: msg`“As above” was filled from above.`,
  formula_without_result: msg`No program has computed some formulas: their rows wait.`,
  no_data_rows: msg`There are no rows below the headings.`,
  no_phones_in_column: msg`A column taken for phones holds none.`,
  somebody_elses_keys: msg`A column holds phones of somebody else.`,
  keys_among_words: msg`Phones or e-mails stand among words.`,
  dates_not_used: msg`A column of days is not used.`,
  no_key_column: msg`No column says by what people are known.`,
  no_name_column: msg`No column holds names.`,
  column_by_content: msg`A column was taken by what stands in it. Check it.`,
  columns_left_out: msg`Columns were left out.`,
  columns_added: msg`Columns that the workbook did not have were left alone.`,
  mapping_remembered: msg`The columns are taken as in an earlier sheet.`,
  other_sheets: msg`Only one sheet of the workbook was read.`,
  hidden_sheets: msg`Hidden sheets were not read.`,
  date_order_contradictory: msg`Some days can only be day first, others only month first.`,
  day_month_swapped: msg`Day and month are probably swapped in some cells. Check them.`,
  day_month_swapped_back: msg`Day and month were swapped back.`,
  days_as_columns: msg`Days stand as columns.`,
  detect_another_kind: msg`The sheet looks like one of another kind.`,
  encoding_uncertain: msg`It is not certain how the letters are to be read.`,
  encoding_repaired: msg`Letters were repaired.`,
  encoding_mixed: msg`The letters are written in two ways.`,
  quote_unclosed: msg`A quotation mark is not closed.`,
};
