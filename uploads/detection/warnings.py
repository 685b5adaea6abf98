"""What a person should know of a sheet's lines before any of its rows is imported."""

from collections.abc import Iterable, Mapping

from uploads.columns import COLUMNS, columns_by_name, recognize
from uploads.columns.column import KEY_FIELDS
from uploads.detection.days import day_columns_warning
from uploads.detection.lines import Found
from uploads.detection.result import SheetProfile
from uploads.detection.skipping import Section
from uploads.readers import Sheets
from uploads.readers.errors import SheetWarning

_SHOWN = 5
# Kinds share most fields: so many more headings must be known there to say anything.
ENOUGH_OF_ANOTHER = 2


def sheet_warnings(profile: SheetProfile, found: Found, book: Sheets) -> list[SheetWarning]:
    """`found`: what its lines gave beside rows. `book` knows what reading it met."""
    warnings = [*_of_lines(profile, found), *book.warnings, *day_columns_warning(profile)]
    warnings += _of_formulas(profile, book.formulas)
    if not profile.row_count:
        message = "There are no rows below the headings. Check that the right sheet was saved."
        warnings.append({"code": "no_data_rows", "message": message})
    return warnings


def _of_lines(profile: SheetProfile, found: Found) -> list[SheetWarning]:
    given = (
        ("lines_with_keys", _keys(found)),
        ("lines_with_names", _names(found)),
        ("tables_below", _tables(found)),
        ("table_unknown", _strange(found)),
        ("form_used", _titles(found.form, "The form above the headings gives")),
        ("sections_used", _titles(found.sections, "Titles between the rows give")),
        ("days_filled_down", _filled_down(profile, found)),
        ("rows_without_day", _without_day(profile, found)),
        ("ditto_filled", _dittos(profile, found)),
    )
    return [{"code": code, "message": message} for code, message in given if message]


def _of_formulas(profile: SheetProfile, formulas: Mapping[int, int]) -> list[SheetWarning]:
    """Columns in use of which cells hold formulas without results."""
    concerned = [
        f'"{profile.columns[index]}" ({cells} {"cell" if cells == 1 else "cells"})'
        for index, cells in sorted(formulas.items())
        if index in profile.mapping
    ]
    if not concerned:
        return []
    message = (
        f"No program has computed the formulas in {', '.join(concerned)}: the rows with them wait. "
        "Open the file in Excel or LibreOffice, save it and send it again, or type the values here."
    )
    return [{"code": "formula_without_result", "message": message}]


def _keys(found: Found) -> str:
    if not found.with_keys:
        return ""
    text = _listed(f"row {number}: {', '.join(keys[:3])}" for number, keys in found.with_keys)
    return (
        f"Lines that are read as titles, forms or notes hold phones or e-mails ({text}). Nobody is "
        "made of them. If one of them names a customer, put it among the rows and upload the sheet "
        "again."
    )


def _names(found: Found) -> str:
    if not found.with_names:
        return ""
    text = _listed(f"row {number}: {' | '.join(texts)[:80]}" for number, texts in found.with_names)
    return (
        f"Lines above the headings could be rows of people ({text}). Nobody is made of them. If "
        "one of them names a customer, put it below the headings and upload the sheet again."
    )


def _tables(found: Found) -> str:
    later = found.tables[1:]
    if not later:
        return ""
    text = _listed(f'row {table.row} ("{", ".join(table.headings)[:80]}")' for table in later)
    return (
        f"The sheet holds further tables with headings of their own: {text}. Their rows are read "
        "by these."
    )


def _strange(found: Found) -> str:
    if not found.strange:
        return ""
    given = _listed(f"row {lines[0][0]}" for lines in found.strange)
    return (
        f"Lines that seem to be headings of further tables are not known as such: {given}. "
        "The rows "
        "below are read by the headings above them, and wait where these don't fit."
    )


def _titles(used: list[tuple[int, Section]], what: str) -> str:
    if not used:
        return ""
    given = _listed(f'"{section.value}" in row {number}' for number, section in used)
    fields = {"shop" if section.field == "branch" else "day" for _number, section in used}
    return (
        f"{what} the {' and the '.join(sorted(fields, reverse=True))} of rows below that name "
        f"none: {given}. Check that they are meant so."
    )


def _filled_down(profile: SheetProfile, found: Found) -> str:
    if not profile.fill_down:
        return ""
    days = found.days
    return (
        f'"{profile.columns[profile.fill_down[0]]}": {days.blank:,} of '
        f"{days.blank + days.filled:,} rows "
        "have no day. It stands on the first line of each group only, so it is filled down from "
        "there. If that is wrong, write the days out and upload the sheet again."
    )


def _without_day(profile: SheetProfile, found: Found) -> str:
    count = found.days.blank_with_shop
    if profile.fill_down or not count or profile.kind != "customers":
        return ""
    rows, have = ("row", "has") if count == 1 else ("rows", "have")
    return (
        f"{count:,} {rows} {have} no day: the people are imported, without a visit. Write the day "
        "where there was one."
    )


def _dittos(profile: SheetProfile, found: Found) -> str:
    if not found.dittos:
        return ""
    given = _listed(
        f'{count:,} in "{profile.columns[position]}"'
        for position, count in sorted(found.dittos.items())
    )
    return f'Cells that say "as above" take what stands above them: {given}.'


def _listed(parts: Iterable[str]) -> str:
    every = list(parts)
    more = f" and {len(every) - _SHOWN:,} more" if len(every) > _SHOWN else ""
    return ", ".join(every[:_SHOWN]) + more


def detect_another_kind(headings: list[str], kind: str) -> list[SheetWarning]:
    """That a sheet was handed in as one kind whose headings are those of another."""
    # A list of projects names nobody: few words of it tell it from a list of people.
    kinds = [each for each in COLUMNS if each == kind or KEY_FIELDS & columns_by_name(each).keys()]
    known = {each: set(recognize(headings, each)) for each in kinds}
    best = max(kinds, key=lambda each: len(known[each] - known[kind]))
    only_there = known[best] - known[kind]
    if len(only_there) < ENOUGH_OF_ANOTHER or len(known[best]) <= len(known[kind]):
        return []
    named = ", ".join(f'"{headings[index]}"' for index in sorted(only_there)[:4])
    message = (
        f"These headings look like a sheet of {best.replace('_', ' ')} rather than of "
        f"{kind.replace('_', ' ')}: {named}. If it is one, cancel and upload it as that kind."
    )
    return [{"code": "detect_another_kind", "message": message}]
