"""The demo: two businesses from the sample sheets."""

from collections import Counter
from contextlib import redirect_stdout
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import override_settings
from rest_framework.test import APIClient

from accounts.models import Branch, Organization, User
from config.demo.businesses import BUSINESSES, PASSWORD, USERNAMES
from contacts.models import ContactRecord, ContactStatus
from customers.models import Customer, DuplicateCandidate, IgnoredIdentifier, MergeRecord
from jobs.models import Job
from jobs.testing import connection_of_the_test
from leads.models import (
    ChannelPartner,
    ConversionStatus,
    Lead,
    LeadProjectAssociation,
    PartnerClaim,
)
from messaging.models import Message
from reminders.models import RefillReminder
from reminders.worklist.sections import Day
from reports.figures.partners import performance_of
from uploads.models import FileUpload
from visits.models import Bill, Visit

pytestmark = pytest.mark.django_db


HOSTS = ["testserver", "localhost"]


@pytest.fixture(scope="module")
def described(module_db, tmp_path_factory):
    """What was said while the demo was made, once for all tests."""
    media = tmp_path_factory.mktemp("media")
    with override_settings(ALLOWED_HOSTS=HOSTS, LOCAL_HOSTS=HOSTS, MEDIA_ROOT=media):
        return run_demo()


@pytest.fixture(autouse=True)
def _on_this_machine(described, settings):
    settings.ALLOWED_HOSTS = settings.LOCAL_HOSTS = HOSTS


def run_demo(*arguments):
    with connection_of_the_test(), redirect_stdout(StringIO()) as given:
        call_command("demo", *arguments)
    return given.getvalue()


def sign_in(username):
    return APIClient().post("/api/token/", {"username": username, "password": PASSWORD})


def counts():
    models = (
        Organization,
        Branch,
        User,
        Customer,
        Visit,
        FileUpload,
        Job,
        Lead,
        DuplicateCandidate,
        RefillReminder,
        Message,
    )
    return {model.__name__: model.objects.count() for model in models}


def test_the_sheets_of_both_businesses_are_taken_in():
    uploads = FileUpload.objects.order_by("pk").values_list(
        "original_name",
        "status",
        "created_count",
        "updated_count",
        "unchanged_count",
        "needs_attention_count",
    )
    assert list(uploads) == [
        ("01_visits_may.csv", "done", 35, 20, 2, 3),
        ("02_visits_june.csv", "done", 5, 18, 1, 1),
        ("03_visits_april_late.csv", "done", 2, 11, 2, 1),
        ("04_keys.csv", "done", 29, 13, 0, 4),
        ("15_counter_list.csv", "needs_mapping", 0, 0, 0, 0),
        ("08_channel_partners.csv", "done", 5, 2, 1, 4),
        ("09_leads_two_projects.xlsx", "done", 8, 5, 1, 4),
        ("05_contacts.csv", "done", 31, 0, 7, 6),
        ("06_purchases.xlsx", "done", 17, 0, 0, 3),
        ("14_customers_pk.csv", "done", 6, 4, 1, 2),
        ("07_passport_leads_pk.txt", "done", 11, 4, 3, 2),
    ]


def test_there_is_something_to_see_of_everything():
    sabarmati = Organization.objects.get(name="Sabarmati Stores")
    pairs = DuplicateCandidate.objects.filter(organization=sabarmati)
    assert Counter(pairs.values_list("status", flat=True)) == {
        "open": 4, "dismissed": 1, "merged": 1,
    }  # fmt: skip
    assert MergeRecord.objects.get().organization == sabarmati
    assert IgnoredIdentifier.objects.get().value == "+917926560000"
    assert Visit.objects.filter(organization=sabarmati, source="manual").count() == 8
    hetal = Customer.objects.get(phone="+919723521333")
    assert hetal.visits.count() == 6  # four of the sheets, one noted, one with a bill


def test_the_pharmacy_has_calls_bills_and_refills_of_every_kind():
    contacts = ContactRecord.objects.values_list("status", flat=True)
    assert set(contacts) == set(ContactStatus.values)
    assert Bill.objects.filter(visited_but_no_purchase=True).count() == 1
    chitra = Day(User.objects.get(username="chitra"), Organization.objects.first().today())
    assert chitra.sections()["follow_ups"] >= 1
    assert chitra.sections()["assigned_contacts"] >= 1
    asha = Day(User.objects.get(username="asha"), Organization.objects.first().today())
    assert asha.sections()["overdue"] >= 1  # a refill three days late
    statuses = RefillReminder.objects.values_list("status", flat=True)
    assert set(statuses) == {"pending", "sent", "superseded"}
    organization = Organization.objects.get(name="Sabarmati Stores")
    assert RefillReminder.objects.to_send(on=organization.today()).count() == 2


def test_messages_are_there_in_every_state_without_one_being_sent(described):
    assert "To …" not in described  # as the console's gateway begins

    described = Message.objects.values_list("channel", "status")
    assert Counter(described) == {
        ("whatsapp", "read"): 1,
        ("whatsapp", "delivered"): 1,
        ("whatsapp", "sent"): 1,
        ("whatsapp", "accepted"): 1,
        ("whatsapp", "failed"): 1,
        ("sms", "accepted"): 1,
        ("whatsapp", "uncertain"): 1,
        ("whatsapp", "skipped"): 1,
    }
    farida = RefillReminder.objects.get(customer__full_name="Farida Lokhandwala")
    assert (farida.status, farida.response) == ("sent", "replied")
    to_call = RefillReminder.objects.filter(call_only=True, status="pending", messages__gt=0)
    assert set(to_call.values_list("customer__full_name", flat=True)) == {
        "Kamlesh Oza",
        "Latika Sutaria",
    }


def test_leads_of_every_status_are_there():
    leads = Lead.objects.values_list("conversion_status", flat=True)
    assert set(leads) == set(ConversionStatus.values)
    hetal = Lead.objects.get(contact_number="+919723521333")
    assert hetal.customer.visits.exists()
    assert hetal.associations.count() == 2


def test_partners_have_commissions_claims_a_contest_and_a_decision():
    assert ChannelPartner.objects.count() == 5
    ledger = PartnerClaim.objects.values_list("status", flat=True)
    assert Counter(ledger) == {"active": 8, "contested": 2, "decided": 1}
    parul = LeadProjectAssociation.objects.get(lead__contact_number="+919727168655")
    assert parul.channel_partner.code == "CP-03"
    om_realty = ChannelPartner.objects.get(code="CP-01")
    asha = User.objects.get(username="asha")
    _, total = performance_of(om_realty, asha, start=None, end=None)
    assert (total.conversions, total.commission) == (1, Decimal("128000.00"))


def test_twice_changes_nothing(described):
    before = counts()

    assert run_demo() in described
    assert counts() == before


def test_every_login_that_is_told_opens_the_api(described):
    assert {member.role for business in BUSINESSES for member in business.members} == set(
        User.objects.values_list("role", flat=True)
    )
    for username in USERNAMES:
        assert username in described
        assert sign_in(username).status_code == 200
    assert PASSWORD in described


def test_chitra_is_limited_to_her_branch(described):
    assert "staff, Shivranjani only" in described
    assert User.objects.get(username="chitra").branches.get().name == "Shivranjani"


def test_the_demo_password_opens_nothing_once_others_can_come(settings):
    settings.ALLOWED_HOSTS = ["testserver", "footfall.example"]

    assert sign_in("asha").status_code == 401
    assert run_demo() == ""
