"""What holds after reverting an upload of leads, for many random histories (hypothesis).

The last one reverted at once restores leads, places in projects and people; what was done by hand
since stays, and a twin business with the same data is left alone.
"""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import Organization, User
from core.errors import DomainError
from core.tests.examples import share_of
from jobs.testing import without_queue
from leads.models import Lead, LeadProjectAssociation
from leads.services.associations import edit_association
from leads.services.leads import edit_lead
from leads.services.states import ASSOCIATION_FIELDS, LEAD_FIELDS
from leads.services.transitions import assign_lead, lose_lead, qualify_lead, reopen_lead
from uploads.duplicates import CHECK_JOB
from uploads.models import FileUpload
from uploads.tests.lead_sheets import LEADS, open_shop
from uploads.tests.reverting import meaning, revert
from uploads.tests.sheets import import_rows

# The statements are those of test_revert_leads.py, which PostgreSQL is asked, too.
pytestmark = pytest.mark.one_database
MANY = settings(
    max_examples=share_of(60, costly=True),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
row = st.tuples(
    st.sampled_from(["Nisha Agarwal", "Omar Malik", ""]),
    st.sampled_from(["9898012345", "9898054321", ""]),
    st.sampled_from(["Z1234567", "M7654321", "", ""]),
    st.sampled_from(["Sky Heights", "Green Valley", ""]),
    st.just(""),  # claims stay in the ledger, and what they bring stays with them
    st.sampled_from(["New", "Called", "Site visit", "Converted", ""]),
    st.sampled_from(["Web", "Fair", ""]),
    st.sampled_from(["2/5/2024", "4/5/2024", ""]),
).map(list)
sheets = st.lists(row, min_size=1, max_size=5)
deeds = st.lists(
    st.tuples(
        st.sampled_from(["lose", "reopen", "qualify", "assign", "note", "status"]),
        st.integers(min_value=0, max_value=2**32),
    ),
    max_size=3,
)


def take(organization: Organization, sheet: list[list[str]]) -> FileUpload:
    return import_rows(organization, sheet, LEADS, kind="leads")


def state_of(organization: Organization) -> dict[str, list[object]]:
    leads = Lead.objects.filter(organization=organization).order_by("pk")
    memberships = LeadProjectAssociation.objects.filter(organization=organization).order_by("pk")
    return {
        **meaning(organization),
        "leads": list(leads.values_list("pk", "is_active", *LEAD_FIELDS)),
        "memberships": list(memberships.values_list("lead", "project", *ASSOCIATION_FIELDS)),
    }


def do(organization: Organization, deed: str, seed: int) -> None:
    """Something a person does by hand to one of the leads; refused where it makes no sense."""
    chance = random.Random(seed)
    leads = list(Lead.objects.filter(organization=organization, is_active=True).order_by("pk"))
    if not leads:
        return
    lead = chance.choice(leads)
    worker, _ = User.objects.get_or_create(
        username=f"chitra{organization.pk}", organization=organization, role="staff"
    )
    try:
        if deed == "lose":
            lose_lead(lead, reason="Bought elsewhere", by=None)
        elif deed == "reopen":
            reopen_lead(lead, by=None)
        elif deed == "qualify":
            qualify_lead(lead, by=None)
        elif deed == "assign":
            assign_lead(lead, worker, by=None)
        elif deed == "note":
            edit_lead(lead, {"notes": chance.choice(["Wants two rooms", ""])}, by=None)
        elif membership := lead.associations.order_by("pk").first():
            edit_association(membership, {"status": chance.choice(["Called", "New"])}, by=None)
    except DomainError:
        return


@pytest.mark.usefixtures("_own_media", "_quickly")
class RevertingLeads(TestCase):
    @MANY
    @given(st.lists(sheets, max_size=2), deeds, sheets)
    def test_reverting_the_last_upload_at_once_restores_the_state_before(self, earlier, done, last):
        organization = open_shop()
        for sheet in earlier:
            take(organization, sheet)
        for deed in done:
            do(organization, *deed)
        before = state_of(organization)
        upload = take(organization, last)

        reverting = revert(upload)

        assert state_of(organization) == before
        assert not reverting.entries.exclude(decision="reverted").exists()

    @MANY
    @given(st.lists(sheets, max_size=1), sheets, deeds)
    def test_what_was_done_by_hand_since_stays(self, earlier, last, done):
        organization, twin = open_shop(), open_shop("Sabarmati Twin")
        uploads = {}
        for shop in (organization, twin):
            for sheet in earlier:
                take(shop, sheet)
            uploads[shop] = take(shop, last)
        uploaded = state_of(organization)
        for shop in (organization, twin):
            for deed in done:
                do(shop, *deed)
        touched, of_twin = state_of(organization), state_of(twin)

        revert(uploads[organization])

        assert state_of(twin) == of_twin
        after = state_of(organization)
        for name in ("leads", "memberships"):
            rows = {one[:2] if name == "memberships" else one[0]: one for one in uploaded[name]}
            now = {one[:2] if name == "memberships" else one[0]: one for one in after[name]}
            for one in touched[name]:
                pk = one[:2] if name == "memberships" else one[0]
                if one != rows[pk]:
                    changed = {at for at, value in enumerate(one) if value != rows[pk][at]}
                    assert {at: now[pk][at] for at in changed} == {at: one[at] for at in changed}

    @MANY
    @given(sheets, sheets, st.booleans())
    def test_reverting_all_uploads_leaves_nothing(self, first, second, newest_first):
        organization = open_shop()
        uploads = [take(organization, first), take(organization, second)]
        for upload in reversed(uploads) if newest_first else uploads:
            revert(upload)

        left = state_of(organization)
        assert {name: rows for name, rows in left.items() if rows} == {}


@pytest.fixture
def _quickly():
    """Without the queue, and without looking for similar names: such pairs are not compared."""
    with without_queue(shutting_down=[CHECK_JOB]):
        yield


@pytest.fixture
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
