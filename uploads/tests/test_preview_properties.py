"""A preview says what the run does, for any sheet and any chunks (hypothesis)."""

import pytest
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core.tests.examples import share_of
from uploads.tests.lead_sheets import LEADS, PARTNERS
from uploads.tests.lead_sheets import open_shop as open_agency
from uploads.tests.previews import done_by, preview, row_counts, rows_of, run
from uploads.tests.sheets import HEADINGS, import_rows
from uploads.tests.test_lead_properties import lead_row, partner_row
from uploads.tests.test_properties import open_shop, row

# The statements are those of test_preview_api.py, which PostgreSQL is asked, too.
pytestmark = pytest.mark.one_database
CONTACTS = ["Mobile", "Name", "Shop", "Remarks"]
contact_row = st.tuples(
    st.sampled_from(["9723521333", "97235 21333 / 9904309398", "12345", "9999999999"]),
    st.sampled_from(["Asha Patel", "-", ""]),
    st.sampled_from(["CG Road", "Satellite", ""]),
    st.sampled_from(["Call after six", ""]),
).map(list)
SOME = settings(
    max_examples=share_of(60, costly=True),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
chunks = st.integers(min_value=1, max_value=5)


def sheets_of(one_row):
    return st.lists(one_row, min_size=1, max_size=12)


def check_preview(organization, before, sheet, headings, rows_at_once, **choices):
    """After `before` was imported, `sheet` does what its preview said, which wrote nothing."""
    if before:
        import_rows(organization, before, headings, kind=choices["kind"])
    counts = row_counts()
    with override_settings(UPLOAD_CHUNK_ROWS=rows_at_once):
        upload = preview(organization, sheet, headings, **choices)
        assert (upload.status, upload.error) == ("previewed", "")
        assert row_counts() == counts
        chosen, given = rows_of(upload), upload.preview_counts
        run(upload)
    assert (upload.status, upload.error) == ("done", "")
    assert done_by(upload) == chosen
    assert upload.job.result == {name: given[name] for name in upload.job.result}
    assert upload.seen_before_count == given["seen_before"]


@pytest.mark.usefixtures("_own_media", "_past_the_queue")
class EveryPreview(TestCase):
    @SOME
    @given(sheets_of(row), sheets_of(row), chunks, st.booleans())
    def test_of_customers_says_what_the_run_does(self, before, sheet, rows_at_once, create):
        options = {"create_missing_branches": create}
        check_preview(
            open_shop(), before, sheet, HEADINGS, rows_at_once, kind="customers", options=options
        )

    @SOME
    @given(sheets_of(lead_row), sheets_of(lead_row), chunks)
    def test_of_leads_says_what_the_run_does(self, before, sheet, rows_at_once):
        check_preview(open_agency(), before, sheet, LEADS, rows_at_once, kind="leads")

    @SOME
    @given(sheets_of(partner_row), sheets_of(partner_row), chunks)
    def test_of_partners_says_what_the_run_does(self, before, sheet, rows_at_once):
        kind = "channel_partners"
        check_preview(open_agency(), before, sheet, PARTNERS, rows_at_once, kind=kind)

    @SOME
    @given(sheets_of(contact_row), sheets_of(contact_row), chunks, st.booleans())
    def test_of_contacts_says_what_the_run_does(self, before, sheet, rows_at_once, create):
        options = {"create_missing_branches": create}
        check_preview(
            open_shop(), before, sheet, CONTACTS, rows_at_once, kind="contacts", options=options
        )


@pytest.fixture
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
