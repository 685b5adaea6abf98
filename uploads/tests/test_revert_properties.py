"""What holds after reverting an upload, for a hundred random histories (hypothesis).

Uploads, edits by hand, visits, deletions and merges are drawn. Reverting the last upload at once
restores the state before it. When something happened in between, it stays, what nobody touched is
as before, and whatever is not is named in the lists.
"""

import random
import re
from datetime import datetime
from operator import itemgetter
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import Organization, User
from core.errors import DomainError
from core.roles import Role
from core.tests.examples import share_of
from customers.edits import delete_customer, edit_customer, restore_customer
from customers.matching.rules import OrganizationRules
from customers.merging.services import merge_records
from customers.models import Customer, CustomerIdentifier
from jobs.testing import without_queue
from uploads.duplicates import CHECK_JOB
from uploads.models import UploadRevert, UploadRow
from uploads.tests.reverting import meaning, revert
from uploads.tests.sheets import import_rows
from uploads.tests.test_properties import open_shop, row
from visits.models import Visit
from visits.services import record_visit

# The statements are those of test_revert.py, which PostgreSQL is asked, too.
pytestmark = pytest.mark.one_database
MANY = settings(
    max_examples=share_of(100, costly=True),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
# Small sheets of few people: what rows do to one another shows in six of them.
sheets = st.lists(row, min_size=1, max_size=6)
seeds = st.integers(min_value=0, max_value=2**32)
deeds = st.lists(
    st.tuples(
        st.sampled_from(["merge", "edit", "edit_phone", "visit", "delete", "restore"]), seeds
    ),
    max_size=4,
)
People = dict[int, dict[str, Any]]


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
        elif deed == "merge":
            merge(organization, one, chance.choice(customers), chance)
        else:
            restore_customer(one, by=None)
    except DomainError:
        return


def merge(
    organization: Organization, one: Customer, other: Customer, chance: random.Random
) -> None:
    """Merge `other` into `one`, with somebody's choices where the two contradict each other."""
    somebody, _ = User.objects.get_or_create(
        username=f"bilal{organization.pk}", organization=organization, role=Role.MANAGER
    )
    choices: dict[str, int] = {}
    for _ in range(2):
        try:
            merge_records(
                "customer", one.pk, [other.pk], choices=choices, by=somebody,
                organization=organization,
            )  # fmt: skip
        except DomainError as refused:
            if refused.code != "unresolved":
                raise
            names = [each.field.removeprefix("choices.") for each in refused.errors]
            choices = {name: chance.choice([one.pk, other.pk]) for name in names}
        else:
            return
    raise AssertionError(f"Somebody chose, and the two were not merged: {choices}")


def sound(organization: Organization) -> None:
    """What must hold whatever was reverted."""
    for customer in Customer.objects.filter(organization=organization):
        keys = {str(key) for key in customer.identifiers.all()}
        assert customer.full_name or customer.phone or customer.email or customer.passport_number
        for kind, shown in (("email", customer.email), ("passport", customer.passport_number)):
            owned = CustomerIdentifier.objects.filter(
                organization=organization, kind=kind, value=shown
            ).exists()
            assert not shown or f"{kind}:{shown}" in keys or owned
    active = UploadRow.objects.filter(organization=organization, reverted_at=None)
    taken = active.exclude(outcome="needs_attention")
    assert not taken.filter(customer=None).exists()
    dated = taken.filter(visit__isnull=False)
    assert Visit.objects.filter(pk__in=dated.values("visit")).count() == (
        dated.values("visit").distinct().count()
    )


# What follows from others: the latest of all visits, the keys that are left, who may be met again.
FOLLOWS = {"phone", "email", "passport_number", "last_activity", "is_active", "keys"}


def people_of(state: dict[str, list[Any]]) -> People:
    names = ("pk", "full_name", "phone", "email", "passport_number", "city", "branch",
             "last_activity", "is_active", "merged_into", "keys")  # fmt: skip
    return {one[0]: dict(zip(names, one, strict=True)) for one in state["customers"]}


def check_people(
    named: set[int], before: People, uploaded: People, done: People, after: People,
    by_hand: dict[int, datetime],
) -> None:  # fmt: skip
    """`by_hand`: the last visit of each that somebody entered after the upload."""
    assert before.keys() <= after.keys()
    for pk, was in done.items():
        touched = {name for name in was if was[name] != uploaded[pk][name]}
        if pk not in after:
            assert not touched, (pk, touched)  # nobody who was touched goes
            continue
        now, former = after[pk], before.get(pk)
        for name in touched - FOLLOWS:
            assert now[name] == was[name], (pk, name)  # what was told by hand stays
        if pk in named:
            continue
        if now["merged_into"] and not uploaded[pk]["merged_into"]:
            # Merged away since: left alone, and named by who they are now.
            assert now == was
            assert uploaded[pk] == former or survivor_of(pk, after) in named, (pk, now)
            continue
        assert former is not None, now  # the upload's own people go, unless it is said why not
        for name in was.keys() - touched:
            expected = former[name]
            if name == "last_activity" and pk in by_hand:
                # The upload told of a later day; what is left is the visit by hand, if it is later
                # than what was known before.
                expected = max(filter(None, (expected, by_hand[pk])))
            assert now[name] == expected, (pk, name, now, former)


def survivor_of(pk: int, people: People) -> int:
    while into := people[pk]["merged_into"]:
        pk = into
    return pk


def check_visits(
    named: set[int], before: set[Any], uploaded: set[Any], done: set[Any], after: set[Any]
) -> None:
    by_hand = done - uploaded
    assert by_hand <= after
    assert before & done <= after
    for customer, *visit in after - before - by_hand:
        assert customer in named, (customer, visit)  # not gone with the upload


def in_words(reverting: UploadRevert) -> list[tuple[str, str, list[str]]]:
    """The three lists, free of ids."""
    return sorted(
        (entry.decision, entry.title, [re.sub(r"\d+", "#", text) for text in entry.sentences])
        for entry in reverting.entries.all()
    )


@pytest.mark.usefixtures("_own_media", "_quickly")
class Reverting(TestCase):
    @MANY
    @given(st.lists(sheets, max_size=2), deeds, sheets)
    def test_undoing_the_last_upload_at_once_restores_the_state_before(self, earlier, done, last):
        organization = open_shop()
        for sheet in earlier:
            import_rows(organization, sheet)
        for deed in done:
            do(organization, *deed)
        before = meaning(organization)
        upload = import_rows(organization, last)

        reverting = revert(upload)

        assert meaning(organization) == before
        assert not reverting.entries.exclude(decision="reverted").exists()

    @MANY
    @example(
        earlier=[
            [["Asha Patel", "9723521333", "asha@example.in", "Z1234567", "CG Road", "", "Surat"]]
        ],
        last=[
            [
                "Asha Patel",
                "9723521333",
                "asha@example.in",
                "Z1234567",
                "CG Road",
                "2/5/2024",
                "Surat",
            ]
        ],
        done=[("visit", 0)],
    )
    @given(st.lists(sheets, max_size=1), sheets, deeds)
    def test_what_is_not_restored_after_edits_and_merges_is_named(self, earlier, last, done):
        organization = open_shop()
        for sheet in earlier:
            import_rows(organization, sheet)
        before = meaning(organization)
        upload = import_rows(organization, last)
        with_upload = meaning(organization)
        for deed in done:
            do(organization, *deed)
        with_deeds = meaning(organization)

        reverting = revert(upload)

        sound(organization)
        stays = reverting.entries.exclude(decision="reverted")
        named = set(stays.values_list("record_id", flat=True))
        after = meaning(organization)
        rules = OrganizationRules.of(organization)
        visits = [set(one["visits"]) for one in (before, with_upload, with_deeds, after)]
        by_hand: dict[int, datetime] = {}
        for customer, _, day, _ in sorted(visits[2] - visits[1], key=itemgetter(2)):
            by_hand[customer] = rules.instant_of(day)
        check_people(
            named, *map(people_of, (before, with_upload, with_deeds, after)), by_hand=by_hand
        )
        check_visits(named, *visits)

    @MANY
    @given(sheets, sheets, deeds)
    def test_undoing_an_upload_that_is_not_the_last_keeps_what_the_later_one_told(
        self, first, later, done
    ):
        organization = open_shop()
        upload = import_rows(organization, first)
        second = import_rows(organization, later)
        for deed in done:
            do(organization, *deed)

        revert(upload)

        sound(organization)
        matching = second.rows.filter(visit__isnull=False).values_list("visit", flat=True)
        assert Visit.objects.filter(pk__in=matching).count() == len(set(matching))
        again = import_rows(organization, later)
        assert again.created_count == 0, [r.cells for r in again.rows.filter(outcome="created")]

    @settings(MANY, max_examples=share_of(80, costly=True))
    @given(st.lists(sheets, max_size=1), sheets, st.lists(sheets, max_size=1), deeds)
    def test_a_twin_with_the_same_data_is_left_alone_and_reverts_alike(
        self, earlier, sheet, later, done
    ):
        shop, twin = open_shop(), open_shop("Sabarmati Twin")
        uploads = {}
        for organization in (shop, twin):
            for before in earlier:
                import_rows(organization, before)
            uploads[organization] = import_rows(organization, sheet)
            for after in later:
                import_rows(organization, after)
            for deed in done:
                do(organization, *deed)
        before = meaning(twin)

        lists = in_words(revert(uploads[shop]))

        assert meaning(twin) == before
        left = meaning(shop)
        assert in_words(revert(uploads[twin])) == lists
        assert meaning(shop) == left

    @MANY
    @given(sheets, sheets, st.booleans())
    def test_undoing_all_uploads_leaves_nothing(self, first, second, newest_first):
        organization = open_shop()
        uploads = [import_rows(organization, first), import_rows(organization, second)]
        for upload in reversed(uploads) if newest_first else uploads:
            revert(upload)

        assert meaning(organization) == {"customers": [], "visits": [], "pairs": []}


@pytest.fixture
def _quickly():
    """Without the queue, and without looking for similar names: such pairs are not compared."""
    with without_queue(shutting_down=[CHECK_JOB]):
        yield


@pytest.fixture
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
