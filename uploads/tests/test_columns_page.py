"""docs/sheets.md and what is hidden say what the columns declare."""

from pathlib import Path

from django.conf import settings

from customers.models import MEDICAL_FIELDS
from uploads.columns import COLUMNS
from uploads.columns.page import columns_page
from visits.models import MEDICAL_BILL_FIELDS, MEDICAL_LINE_FIELDS


def test_the_page_says_what_is_declared():
    page = Path(settings.BASE_DIR) / "docs" / "sheets.md"

    assert page.read_text(encoding="utf-8") == columns_page(), (
        "python manage.py sheet_columns > docs/sheets.md"
    )


def test_every_column_that_the_models_call_medical_is_declared_so():
    medical = MEDICAL_FIELDS | MEDICAL_BILL_FIELDS | MEDICAL_LINE_FIELDS
    columns = {column for each in COLUMNS.values() for column in each}

    assert {column.name for column in columns if column.is_medical} == {
        column.name for column in columns if column.name in medical
    }
