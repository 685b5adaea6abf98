"""A column is declared in one place: whoever adds one finds it everywhere it belongs."""

from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from django.utils.module_loading import import_string

from conftest import make_member
from core.roles import Role
from customers.models import Customer
from leads.models import Lead
from uploads.admin.forms import MappingForm
from uploads.columns import COLUMNS, Column, readers
from uploads.columns.page import columns_page
from uploads.columns.template import template_workbook
from uploads.detection import header
from uploads.medical import HIDDEN, MedicalRedactor
from uploads.models import UploadRow
from uploads.readers import Book
from uploads.readers.child import open_source
from uploads.tests.sheets import import_rows
from visits.models import Visit

pytestmark = pytest.mark.django_db
SPECIAL_NOTES = Column(
    "special_notes",
    "Care notes",
    "Prefers mornings",
    help="How to look after them. Read only by those whose role reads medical details.",
    known_as=("care notes", "notes on care"),
    of_person=True,
    is_medical=True,
)
LEAD_NOTES = Column(
    "lead_notes",
    "Wishes",
    "Two bedrooms",
    help="What the person looks for.",
    known_as=("wishes",),
    reader=readers.text,
    fills="notes",
    longest=20,
)
HEADINGS = ["Name", "Mobile", "Notes on care"]


def _work_here(book, function, given, *, sheet):
    """The process that reads files knows no column of a test."""
    source = open_source(
        book.path, book.original_name, max_unpacked_bytes=2**20, unpacks_to=lambda _size: None
    )
    work = import_string(function)
    return (answer for answer, _more in work(source, given(), lambda _rows: None))


@pytest.fixture(autouse=True)
def _declared(monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for kind, column in (("customers", SPECIAL_NOTES), ("leads", LEAD_NOTES)):
        monkeypatch.setitem(COLUMNS, kind, (*COLUMNS[kind], column))
    monkeypatch.setattr(Book, "work", _work_here)
    header._vocabulary.cache_clear()
    header._is_known_heading.cache_clear()
    yield
    header._vocabulary.cache_clear()
    header._is_known_heading.cache_clear()


def test_it_is_in_the_template_with_its_example_and_help():
    with template_workbook("customers") as file:
        book = openpyxl.load_workbook(file)

    sheet, notes = book.worksheets
    assert (sheet.cell(1, sheet.max_column).value, sheet.cell(2, sheet.max_column).value) == (
        "Care notes",
        "Prefers mornings",
    )
    assert SPECIAL_NOTES.help in "\n".join(
        str(cell.value) for row in notes.iter_rows() for cell in row
    )


def test_it_can_be_chosen_in_the_mapping_by_program_and_by_hand(as_bilal, shop, bilal):
    kinds = {each["kind"]: each for each in as_bilal.get("/api/uploads/kinds/").data}
    upload = import_rows(shop, [["Asha Patel", "9723521333", ""]], HEADINGS)

    form = MappingForm(upload=upload, user=bilal)

    assert "special_notes" in [field["name"] for field in kinds["customers"]["fields"]]
    assert ("special_notes", "Care notes") in form.fields["column_0"].choices


def test_its_cells_are_read_and_kept(shop):
    upload = import_rows(shop, [["Asha Patel", "9723521333", " Prefers mornings "]], HEADINGS)

    assert upload.column_mapping["2"] == "special_notes"
    assert Customer.objects.get().special_notes == "Prefers mornings"


def test_a_row_says_the_same_again_only_with_the_same_cell(shop):
    import_rows(shop, [["Asha Patel", "9723521333", "Mornings"]], HEADINGS)
    same = import_rows(shop, [[" Asha  Patel", "97235 21333", "Mornings "]], HEADINGS)
    other = import_rows(shop, [["Asha Patel", "9723521333", "Evenings"]], HEADINGS)

    assert (same.seen_before_count, other.seen_before_count) == (1, 0)


def test_it_is_hidden_from_those_who_read_no_medical_details(shop):
    upload = import_rows(shop, [["Asha Patel", "9723521333", "Mornings"]], HEADINGS)
    viewer = make_member(shop, "veena", Role.VIEWER)

    raw = MedicalRedactor(upload, viewer).raw(UploadRow.objects.get())

    assert raw == {"Name": "Asha Patel", "Mobile": "9723521333", "Notes on care": HIDDEN}


def test_it_fills_the_attribute_that_it_names_and_a_long_cell_waits(shop):
    rows = [
        ["Nisha Agarwal", "9624079659", "Two bedrooms"],
        ["Rohit Saxena", "9824187524", "A garden, a lift and a view"],
    ]

    import_rows(shop, rows, ["Name", "Mobile", "Wishes"], kind="leads")

    assert Lead.objects.get().notes == "Two bedrooms"
    [problem] = UploadRow.objects.get(row_number=3).problems
    assert (problem["column"], problem["code"]) == ("Wishes", "too_long")
    assert problem["message"] == (
        'Row 3, "Wishes": "A garden, a lift and a view…" has 27 characters; at most 20 fit. '
        "Shorten it; the row waits."
    )


def test_a_date_with_a_reader_of_its_own_is_the_rows_day(shop, cg_road, monkeypatch):
    def first_of_month(_column, sheet, index):
        return lambda cell: sheet.past_day_in(cell, index).replace(day=1)

    columns = [
        replace(column, reader=first_of_month) if column.name == "visit_date" else column
        for column in COLUMNS["customers"]
    ]
    monkeypatch.setitem(COLUMNS, "customers", tuple(columns))

    import_rows(
        shop,
        [["Asha Patel", "9723521333", "CG Road", "14/5/2024"]],
        ["Name", "Mobile", "Shop", "Visit date"],
    )

    assert Visit.objects.get().visit_date == date(2024, 5, 1)


def test_the_page_of_columns_names_it():
    assert "| Care notes | `special_notes` | notes on care | Prefers mornings |" in columns_page()
