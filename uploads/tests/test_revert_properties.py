"""What holds after undoing an upload, for a hundred random histories (hypothesis).

Uploads, edits by hand, visits, deletions and undoings of other uploads are drawn. Undoing the last
upload at once restores the state before it. When something happened in between, whatever differs
from the same history without the upload is named in the lists.
"""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.errors import DomainError
from accounts.models import Organization
from customers.edits import delete_customer, edit_customer, restore_customer
from customers.models import Customer, CustomerIdentifier
from uploads.models import UploadRow
from uploads.tests.reverting import meaning, revert
from uploads.tests.sheets import take_in
from uploads.tests.test_properties import open_shop, sheets
from visits.models import Visit
from visits.services import record_visit

pytestmark = pytest.mark.slow

MANY = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
seeds = st.integers(min_value=0, max_value=2**32)
deeds = st.lists(
    st.tuples(st.sampled_from(["edit", "edit_phone", "visit", "delete", "restore"]), seeds),
    max_size=4,
)


def do(organization: Organization, deed: str, seed: int) -> None:
    """Something a person does by hand to one of the customers; refused where it makes no sense."""
    chance = random.Random(seed)
    customers = list(Customer.objects.filter(organization=organization).order_by("pk"))
    if not customers:
        return
    one = chance.choice(customers)
    try:
        if deed == "edit":
            edit_customer(one, {"city": chance.choice(["Nadiad", "Surat", ""])}, by=None)
        elif deed == "edit_phone":
            phone = chance.choice(["9825012345", "9723521333", ""])
            edit_customer(one, {"phone": phone}, by=None)
        elif deed == "visit":
            branch = chance.choice(list(organization.branches.order_by("pk")))
            day = organization.today().replace(year=2024, month=chance.randint(1, 12), day=5)
            record_visit(one, branch=branch, visit_date=day, by=None)
        elif deed == "delete":
            delete_customer(one, by=None)
        else:
            restore_customer(one, by=None)
    except DomainError:
        return


def sound(organization: Organization) -> None:
    """What must hold whatever was undone."""
    for customer in Customer.objects.filter(organization=organization):
        keys = {str(key) for key in customer.identifiers.all()}
        assert customer.full_name or customer.phone or customer.email or customer.passport_number
        for kind, shown in (("email", customer.email), ("passport", customer.passport_number)):
            owned = CustomerIdentifier.objects.filter(
                organization=organization, kind=kind, value=shown
            ).exists()
            assert not shown or f"{kind}:{shown}" in keys or owned
    in_force = UploadRow.objects.filter(organization=organization, reverted_at=None)
    taken = in_force.exclude(outcome="needs_attention")
    assert not taken.filter(customer=None).exists()
    dated = taken.filter(visit__isnull=False)
    assert Visit.objects.filter(pk__in=dated.values("visit")).count() == (
        dated.values("visit").distinct().count()
    )


@pytest.mark.usefixtures("_own_media")
class Undoing(TestCase):
    @MANY
    @given(st.lists(sheets, max_size=2), deeds, sheets)
    def test_undoing_the_last_upload_at_once_restores_the_state_before(self, earlier, done, last):
        organization = open_shop()
        for sheet in earlier:
            take_in(organization, sheet)
        for deed in done:
            do(organization, *deed)
        before = meaning(organization)
        upload = take_in(organization, last)

        taking_back = revert(upload)

        assert meaning(organization) == before
        assert not taking_back.entries.exclude(verdict="undone").exists()

    @MANY
    @given(st.lists(sheets, max_size=2), sheets, deeds)
    def test_what_is_not_restored_after_edits_is_named(self, earlier, last, done):
        organization = open_shop()
        for sheet in earlier:
            take_in(organization, sheet)
        before = meaning(organization)
        upload = take_in(organization, last)
        with_upload = meaning(organization)
        for deed in done:
            do(organization, *deed)

        taking_back = revert(upload)

        sound(organization)
        named = set(
            taking_back.entries.exclude(verdict="undone").values_list("record_id", flat=True)
        )
        self.assert_restored_but_for(named, before, with_upload, meaning(organization))

    def assert_restored_but_for(self, named, before, with_upload, after):
        """Who is not named and was not touched by hand is as before, or gone when they were new."""
        was = {one[0]: one for one in before["customers"]}
        then = {one[0]: one for one in with_upload["customers"]}
        for one in after["customers"]:
            if one[0] in named or one[0] not in then:
                continue
            # Not named: every value is the one before the upload, or one told by hand since.
            assert one[0] in was, one
            for now, former, uploaded in zip(one, was[one[0]], then[one[0]], strict=True):
                assert now == former or now != uploaded, (one, was[one[0]])
        gone = was.keys() - {one[0] for one in after["customers"]}
        assert not gone

    @MANY
    @given(sheets, sheets, deeds)
    def test_undoing_an_upload_that_is_not_the_last_keeps_what_the_later_one_told(
        self, first, later, done
    ):
        organization = open_shop()
        upload = take_in(organization, first)
        second = take_in(organization, later)
        for deed in done:
            do(organization, *deed)

        revert(upload)

        sound(organization)
        told = second.rows.filter(visit__isnull=False).values_list("visit", flat=True)
        assert Visit.objects.filter(pk__in=told).count() == len(set(told))
        again = take_in(organization, later)
        assert again.created_count == 0, [r.cells for r in again.rows.filter(outcome="created")]

    @MANY
    @given(sheets, sheets, st.booleans())
    def test_undoing_all_uploads_leaves_nothing(self, first, second, newest_first):
        organization = open_shop()
        uploads = [take_in(organization, first), take_in(organization, second)]
        for upload in reversed(uploads) if newest_first else uploads:
            revert(upload)

        assert meaning(organization) == {"customers": [], "visits": [], "pairs": []}


@pytest.fixture
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
