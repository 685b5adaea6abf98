"""Merges at the same moment, beside uploads, and killed in the middle: one consistent state."""

import signal
import subprocess
import sys

import pytest
from django.conf import settings

from accounts.models import Branch, Organization, User
from core.errors import DomainError
from customers.merging import registry
from customers.merging.services import merge_records
from customers.models import Customer, CustomerIdentifier, MergeRecord
from customers.utils import upsert_customer_from_data
from jobs.testing import all_at_once, run_jobs
from leads.models import Lead
from leads.services.follow_ups import record_follow_up
from leads.services.leads import create_lead
from uploads.tests.sheets import hand_in, sum_closes
from visits.models import Visit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def organization():
    return Organization.objects.create(name="Sabarmati Stores")


@pytest.fixture
def boss(organization):
    return User.objects.create_user("boss", organization=organization, role="owner")


@pytest.fixture
def two(organization):
    people = (("Asha Patel", "97235 21333"), ("Aasha Patel", "98250 12345"))
    return [upsert_customer_from_data(*one, organization=organization)[0] for one in people]


def merging(kept, gone, by, kind="customer"):
    """The status it ends with: 201 or that of the refusal."""

    def call():
        organization = by.organization
        choices = {"full_name": kept.pk}
        try:
            merge_records(
                kind, kept.pk, [gone.pk], choices=choices, by=by, organization=organization
            )
        except DomainError as refusal:
            return refusal.status
        return 201

    return call


def assert_one_person(organization):
    survivor = Customer.objects.get(organization=organization, merged_into=None)
    archived = Customer.objects.exclude(pk=survivor.pk)
    assert set(archived.values_list("merged_into", "is_active")) == {(survivor.pk, False)}
    assert set(CustomerIdentifier.objects.values_list("customer", flat=True)) == {survivor.pk}
    assert MergeRecord.objects.filter(type="customer").count() == archived.count()
    for one in registry.registered(Customer):
        if one.rule.handles_unique or one.relation.model is Customer:
            continue
        assert not one.relation.rows(archived.values("pk")).exists()
    return survivor


@pytest.mark.postgresql
def test_two_people_merging_each_into_the_other_end_in_one_merge(organization, boss, two):
    one, other = two

    given = all_at_once(merging(one, other, boss), merging(other, one, boss))

    assert sorted(given) == [201, 409]
    assert_one_person(organization)


@pytest.mark.postgresql
def test_a_chain_of_merges_at_once_leaves_one_person(organization, boss, two):
    third, _ = upsert_customer_from_data("Asha Patil", "99043 09398", organization=organization)
    one, other = two

    given = all_at_once(merging(one, other, boss), merging(third, one, boss))

    assert 500 not in given
    merging(third, one, boss)()
    merging(third, other, boss)()
    survivor = assert_one_person(organization)
    assert survivor == third


@pytest.mark.postgresql
def test_uploads_of_both_during_the_merge_land_on_the_survivor(organization, boss, two):
    one, other = two

    def upload(phone):
        def call():
            for _ in range(5):
                upsert_customer_from_data(
                    "Asha Patel", phone, city="Surat", organization=organization
                )

        return call

    all_at_once(upload("97235 21333"), merging(one, other, boss), upload("98250 12345"))

    assert assert_one_person(organization) == one
    assert CustomerIdentifier.objects.count() == 2


@pytest.mark.postgresql
def test_a_sheet_of_both_during_the_merge_leaves_every_row_with_the_survivor(
    organization, boss, two, settings, tmp_path
):
    settings.MEDIA_ROOT, settings.UPLOAD_CHUNK_ROWS = tmp_path, 10
    Branch.objects.create(organization=organization, name="CG Road")
    phones = ("97235 21333", "98250 12345")
    lines = [
        ["Asha Patel", phones[n % 2], "", "", "CG Road", f"{n % 28 + 1}/5/2024", ""]
        for n in range(200)
    ]
    upload = hand_in(organization, lines)

    given = all_at_once(run_jobs, merging(*two, boss))

    upload.refresh_from_db()
    assert (upload.status, given[1], sum_closes(upload)) == ("done", 201, True)
    survivor = assert_one_person(organization)
    assert set(upload.rows.values_list("customer", flat=True)) == {survivor.pk}
    assert Visit.objects.count() == 28


@pytest.mark.postgresql
def test_work_on_a_lead_during_its_merge_is_moved_or_refused(organization, boss):
    people = (("Asha Patel", "97235 21333"), ("Aasha Patel", "98250 12345"))
    kept, gone = (
        create_lead(organization, {"full_name": name, "phone": phone}, by=None).lead
        for name, phone in people
    )

    def call_them():
        try:
            record_follow_up(gone, by=boss, next_follow_up_on=organization.today())
        except DomainError as refusal:
            return refusal.status
        return 201

    given = all_at_once(merging(kept, gone, boss, "lead"), *[call_them] * 4)

    assert given[0] == 201
    assert set(given[1:]) <= {201, 410}
    assert kept.follow_ups.count() == given[1:].count(201)
    assert not gone.follow_ups.exists()
    assert Lead.objects.get(merged_into=None) == kept


# Everything has moved, nothing is committed.
KILLED = """
import os, signal
import django
django.setup()
from customers.merging import services
from accounts.models import User
services._write_down = lambda merging: os.kill(os.getpid(), signal.SIGKILL)
by = User.objects.get(username="boss")
services.merge_records(
    "customer", {kept}, [{gone}], choices={{"full_name": {kept}}}, by=by,
    organization=by.organization,
)
"""


def test_a_merge_killed_in_the_middle_has_not_happened(organization, boss, two, environment):
    kept, gone = two
    code = KILLED.format(kept=kept.pk, gone=gone.pk)

    command = [sys.executable, "-c", code]
    ended = subprocess.run(command, env=environment, cwd=settings.BASE_DIR, check=False)

    assert ended.returncode == -signal.SIGKILL
    assert Customer.objects.filter(merged_into=None, is_active=True).count() == 2
    assert gone.identifiers.count() == 1
    assert not MergeRecord.objects.exists()
    assert merging(kept, gone, boss)() == 201
    assert_one_person(organization)
