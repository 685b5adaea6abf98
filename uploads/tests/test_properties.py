"""What holds for every sheet, found by trying many (hypothesis)."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import Branch, Organization
from core.tests.examples import share_of
from customers.models import Customer, CustomerIdentifier, DuplicateCandidate
from history.models import Change
from uploads.tests.sheets import HEADINGS, import_rows, state_of, sum_closes
from visits.models import Visit

# Few people and many spellings, so that rows meet, conflict and repeat.
PHONES = ["9723521333", "97235 21333", "+91 99043 09398", "099043-09398", "9099054597",
          "9723521333 / 9904309398", "9999999999", "12345", "9.72352E+09", "079-26560000",
          "-", ""]  # fmt: skip
EMAILS = ["asha@example.in", "ASHA@example.in ", "ravi@example.in", "na", "mitali@", ""]
PASSPORTS = ["Z1234567", "z 123-4567", "M7654321", "??", ""]
NAMES = ["Asha Patel", "ASHA  PATEL", "Ravi Shah", "Sana Shaikh", "આશા પટેલ", "", "-", "=1+1"]
STORES = ["CG Road", "c.g. road", "Shivranjani", "Satellite", ""]
DAYS = ["2/5/2024", "02-05-2024", "2024-05-06", "31/4/2024", "13.8.24", "", "soon"]
CITIES = ["Surat", "Kalol", "n/a", ""]

row = st.tuples(
    st.sampled_from(NAMES), st.sampled_from(PHONES), st.sampled_from(EMAILS),
    st.sampled_from(PASSPORTS), st.sampled_from(STORES), st.sampled_from(DAYS),
    st.sampled_from(CITIES),
).map(list)  # fmt: skip
sheets = st.lists(row, min_size=1, max_size=14)
SPELLINGS = {
    "Name": ["Cust Name", "CUSTOMER", "Name of Customer", "નામ"],
    "Mobile": ["Mob No.", "Contact #", "mobile no", "મોબાઇલ"],
    "Email": ["E-mail ID", "Mail", "EMAIL"],
    "Passport No": ["Passport", "passport no."],
    "Shop": ["Store", "Branch", "Shop Name", "દુકાન"],
    "Visit Date": ["Dt", "Date", "Visit Dt", "તારીખ"],
    "City": ["city", "શહેર"],
}
MANY = settings(
    max_examples=share_of(40, costly=True),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def open_shop(name="Sabarmati Stores"):
    organization = Organization.objects.create(name=name)
    for branch in ("CG Road", "Shivranjani"):
        Branch.objects.create(organization=organization, name=branch)
    return organization


@pytest.mark.usefixtures("_own_media", "_past_the_queue")
class EverySheet(TestCase):
    @MANY
    @given(sheets)
    def test_the_sum_closes_and_every_row_is_accounted_for(self, sheet):
        upload = import_rows(open_shop(), sheet)

        assert (upload.status, upload.error) == ("done", "")
        assert sum_closes(upload)
        # Lines without any text are no rows; all others are kept, in order, as they came.
        kept = [line for line in sheet if any(cell.strip() for cell in line)]
        assert [each.cells for each in upload.rows.all()] == kept

    @MANY
    @given(sheets)
    def test_a_row_that_waits_wrote_nothing_and_says_why(self, sheet):
        upload = import_rows(open_shop(), sheet)

        waiting = upload.rows.filter(outcome="needs_attention")
        assert all(each.problems for each in waiting)
        assert not waiting.exclude(customer=None, visit=None, changes={}).exists()
        written = Change.objects.values("cause_id")
        assert not waiting.filter(pk__in=written).exists()

    @MANY
    @given(sheets, sheets)
    def test_no_identifier_belongs_to_two_customers(self, first, second):
        organization = open_shop()
        import_rows(organization, first)
        import_rows(organization, second)

        keys = list(CustomerIdentifier.objects.values_list("kind", "value"))
        assert len(keys) == len(set(keys))
        shown = Customer.objects.exclude(email="").values_list("pk", "email")
        owned = CustomerIdentifier.objects.filter(kind="email").values_list("customer", "value")
        # Only a relative shows what another one owns, and the two are noted as a pair.
        relatives = {pk for pk, _ in set(shown) - set(owned)}
        pairs = DuplicateCandidate.objects.values_list("first", "second")
        assert relatives <= {pk for pair in pairs for pk in pair}

    @MANY
    @given(sheets)
    def test_uploading_twice_changes_nothing_but_history(self, sheet):
        organization = open_shop()
        first = import_rows(organization, sheet)
        before = state_of(organization)

        again = import_rows(organization, sheet)

        after = state_of(organization)
        assert {**after, "rows": None} == {**before, "rows": None}
        assert after["rows"][: len(before["rows"])] == before["rows"]
        assert (again.created_count, again.updated_count) == (0, 0)
        assert again.unchanged_count == first.rows_read - first.needs_attention_count
        assert again.needs_attention_count == first.needs_attention_count

    @MANY
    @given(st.data())
    def test_order_of_columns_and_spelling_of_headings_do_not_matter(self, data):
        sheet = data.draw(sheets)
        order = data.draw(st.permutations(range(len(HEADINGS))))
        headings = [data.draw(st.sampled_from(SPELLINGS[HEADINGS[index]])) for index in order]
        plain, turned = open_shop("Plain"), open_shop("Turned")

        import_rows(plain, sheet)
        import_rows(turned, [[line[index] for index in order] for line in sheet], headings)

        assert meaning_of(turned) == meaning_of(plain)

    @MANY
    @given(sheets, st.data())
    def test_a_sheet_cut_in_two_uploads_says_the_same(self, sheet, data):
        cut = data.draw(st.integers(min_value=0, max_value=len(sheet)))
        whole, parts = open_shop("Whole"), open_shop("Parts")
        import_rows(whole, sheet)
        taken = [import_rows(parts, part) for part in (sheet[:cut], sheet[cut:])]

        # Twins across the cut are "seen before", so people without keys may be fewer.
        of_keys = [person for person in state_of(whole)["customers"] if person[-1]]
        of_keys_in_parts = [person for person in state_of(parts)["customers"] if person[-1]]
        assert {key for person in of_keys for key in person[-1]} == {
            key for person in of_keys_in_parts for key in person[-1]
        }
        # A part may show the habit of a day on the first line of its group, the whole not.
        if not any("fill_down" in part.profile and part.profile["fill_down"] for part in taken):
            assert Visit.objects.filter(organization=parts).count() <= (
                Visit.objects.filter(organization=whole).count()
            )


def meaning_of(organization):
    """The state without what the look of a sheet may change: cells and headings in messages."""
    state = state_of(organization)
    rows = [
        (number, *rest[:-1], [code for code, _, _ in problems])
        for number, _, *rest, problems in state["rows"]
    ]
    reasons = [pair[:2] for pair in state["candidates"]]
    return {**state, "rows": rows, "candidates": reasons}


@pytest.fixture
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
