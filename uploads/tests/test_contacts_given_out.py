"""A list of contacts whose organization gives them out by itself."""

import pytest

from accounts.models import User
from contacts.models import ContactRecord
from contacts.services.assigning import assign_contacts
from core.roles import Role
from uploads.tests.lead_sheets import open_shop
from uploads.tests.reverting import revert
from uploads.tests.sheets import import_rows

CONTACTS = ["Mobile", "Name", "Shop", "Remarks"]
HETAL, KIRAN = ["9825011111", "Hetal Joshi", "", ""], ["9825022222", "Kiran Rao", "", ""]


@pytest.fixture
def office(db):
    office = open_shop()
    office.assigns_contacts = True
    office.save()
    return office


@pytest.fixture
def staff(office):
    return [
        User.objects.create_user(name, organization=office, role=Role.STAFF)
        for name in ("farid", "gita")
    ]


def import_contacts(office, *rows):
    return import_rows(office, list(rows), CONTACTS, kind="contacts")


def owners():
    return sorted(ContactRecord.objects.values_list("assigned_to__username", flat=True))


def test_they_are_given_out_when_the_upload_is_done(office, staff):
    import_contacts(office, HETAL, KIRAN)

    assert owners() == ["farid", "gita"]


def test_the_same_list_again_gives_out_nothing_anew(office, staff):
    import_contacts(office, HETAL, KIRAN)
    before = list(ContactRecord.objects.values_list("pk", "assigned_to", "assigned_at"))

    import_contacts(office, HETAL, KIRAN)

    assert list(ContactRecord.objects.values_list("pk", "assigned_to", "assigned_at")) == before


def test_a_list_that_is_reverted_goes_although_it_was_given_out(office, staff):
    upload = import_contacts(office, HETAL, KIRAN)

    revert(upload)

    assert not ContactRecord.objects.exists()


def test_what_a_manager_gave_out_stays(office, staff):
    office.assigns_contacts = False
    office.save()
    upload = import_contacts(office, HETAL)
    assign_contacts(office, ContactRecord.objects.all(), by=staff[0])

    revert(upload)

    assert ContactRecord.objects.count() == 1
