"""An empty sheet to fill in, whose every heading is known to us."""

import tempfile
from typing import IO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from uploads.headings import FIELDS, Field

_BOLD = Font(bold=True)
_GREY = PatternFill("solid", fgColor="E7E6E6")
_EXAMPLE = Font(italic=True, color="7F7F7F")
_NOTES: dict[str, str] = {
    "full_name": "The person's name. A row needs a name, a phone, an e-mail or a passport.",
    "phone": "With or without 0 or +91, spaces and dashes do not matter. Several numbers: put a "
    "comma between them.",
    "email": "Finds the person when the phone does not.",
    "passport_number": "Letters and digits, 5 to 15 of them.",
    "branch": "The shop that was visited, by its name or one of its other spellings. A date needs "
    "a shop, here or chosen for the whole upload.",
    "visit_date": "The day of the visit. With a shop it becomes one visit of that person there; "
    "without a date the row is a person only.",
    "city": "Where the person lives.",
    "address": "Street and house, up to 500 letters.",
    "date_of_birth": "As you write dates; not in the future.",
    "age": "In years, when the date of birth is not known.",
    "gender": "male, female or other; m and f do as well.",
    "category": "Contact sheet, First time prescription, Regular branded or Generic informed.",
    "service_type": "What the person came for.",
    "chronic_conditions": "Read only by those whose role reads medical details.",
    "allergies": "Read only by those whose role reads medical details.",
    "primary_doctor": "Read only by those whose role reads medical details.",
    "attended_by": "Who served the customer: the name or the login of one of your staff.",
    "contact_notes": "What the caller should know.",
    "contact_source": "Where the number came from.",
    "project": "A project that you have entered, by its name. Several: put a comma between them.",
    "partner_code": "The channel partner's code, as you have entered it.",
    "lead_status": "How far the enquiry is, in the words of your lead list.",
    "lead_source": "Where the enquiry came from.",
    "enquiry_date": "The day of the enquiry, as you write dates.",
    "partner_name": "The firm or the person.",
    "bill_number": "Lines with the same number are one bill, wherever they stand. Without numbers "
    "the lines of one person, shop and day are one bill.",
    "bill_date": "The day of the bill, as you write dates; not in the future.",
    "medicine_name": "What was sold. Read only by those whose role reads medical details.",
    "generic_name": "Read only by those whose role reads medical details.",
    "is_generic": "Yes or no.",
    "quantity": "A number above 0; 1 when the cell is empty.",
    "amount": "Of the whole line: 180 or 1,250.50.",
    "duration_days": "How many days it lasts, 1 to 366: a refill is reminded of before.",
    "doctor_name": "Read only by those whose role reads medical details.",
    "commission_percent": "Of this project: 2 or 2.5. One line for each project.",
}
_ABOUT = (
    "Fill in the first sheet, a line for each entry. Delete the grey example first.",
    "Columns that you do not need can stay empty or be deleted; their order does not matter.",
    "An empty cell never erases what is known. Nothing in the notes is read when you upload.",
)


def template_workbook(kind: str) -> IO[bytes]:
    """An XLSX of the headings, one invented example row and a sheet of notes, ready to be read."""
    book = Workbook()
    sheet = book.active
    sheet.title = kind.replace("_", " ").capitalize()
    fields = tuple(field for field in FIELDS[kind] if field.in_template)
    _fill_in(sheet, fields)
    _explain(book.create_sheet("Notes"), fields)
    target = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 - the response closes it
    book.save(target)
    target.seek(0)
    return target


def _fill_in(sheet: Worksheet, fields: tuple[Field, ...]) -> None:
    for number, field in enumerate(fields, start=1):
        heading = sheet.cell(1, number, field.label)
        heading.font, heading.fill = _BOLD, _GREY
        example = sheet.cell(2, number, field.example)
        example.font = _EXAMPLE
        # Text, so that a spreadsheet eats no 0 of a phone and turns no date around.
        for row in range(2, 200):
            sheet.cell(row, number).number_format = "@"
        width = max(len(field.label), len(field.example)) + 4
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"


def _explain(sheet: Worksheet, fields: tuple[Field, ...]) -> None:
    """No cell here is a heading by itself, or this sheet would be taken for one to read."""
    for number, line in enumerate(_ABOUT, start=1):
        sheet.cell(number, 1, line)
    for number, field in enumerate(fields, start=len(_ABOUT) + 2):
        sheet.cell(number, 1, f"Column “{field.label}”").font = _BOLD
        note = sheet.cell(number, 2, f"{_NOTES.get(field.name, '')} Example: {field.example}")
        note.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width = 30
    sheet.column_dimensions["B"].width = 90
