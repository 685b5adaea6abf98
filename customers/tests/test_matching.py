"""Who an incoming person is: the rules of DESIGN 3, one behaviour each."""

from datetime import UTC, date, datetime

import pytest

from accounts.models import Branch, Organization
from core.errors import DomainError
from customers.edits import delete_customer
from customers.models import (
    CandidateStatus,
    Category,
    Customer,
    CustomerIdentifier,
    DuplicateCandidate,
    IgnoredIdentifier,
)
from customers.utils import upsert_customer_from_data
from history.models import Change

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization():
    return Organization.objects.create(name="Sabarmati Stores", default_region="IN")


@pytest.fixture
def upsert(organization):
    def call(full_name="", phone="", **values):
        return upsert_customer_from_data(
            full_name=full_name, phone=phone, organization=organization, **values
        )

    return call


def keys_of(customer):
    return {str(identifier) for identifier in customer.identifiers.all()}


def test_an_unknown_person_becomes_a_customer_with_their_keys(upsert):
    customer, created = upsert(
        "Asha Patel", "97235 21333", email="Asha@Example.in", passport_number="z 123-4567"
    )

    assert created
    assert (customer.phone, customer.email, customer.passport_number) == (
        "+919723521333",
        "asha@example.in",
        "Z1234567",
    )
    assert keys_of(customer) == {
        "phone:+919723521333",
        "email:asha@example.in",
        "passport:Z1234567",
    }


@pytest.mark.parametrize(
    "again",
    [
        {"phone": "+91 97235-21333"},
        {"email": "ASHA@example.in "},
        {"passport_number": "Z1234567"},
    ],
)
def test_any_key_in_any_spelling_finds_the_customer(upsert, again):
    first, _ = upsert(
        "Asha Patel", "9723521333", email="asha@example.in", passport_number="Z1234567"
    )

    found, created = upsert("Asha Patel", **again)

    assert (found.pk, created) == (first.pk, False)


def test_phone_decides_before_email_and_email_before_passport(upsert):
    by_phone, _ = upsert("Asha Patel", "9723521333")
    by_email, _ = upsert("Asha Patel", email="asha@example.in")
    upsert("Asha Patel", passport_number="Z1234567")

    found, _ = upsert("", "9723521333", email="asha@example.in", passport_number="Z1234567")
    assert found.pk == by_phone.pk
    found, _ = upsert("", email="asha@example.in", passport_number="Z1234567")
    assert found.pk == by_email.pk


def test_every_phone_of_the_cell_is_tried_in_order(upsert):
    first, _ = upsert("Firoz Ghanchi", "9099072772")

    found, created = upsert("Firoz Ghanchi", "9099019076 / 9099072772")

    assert (found.pk, created) == (first.pk, False)
    assert found.phone == "+919099019076"
    assert keys_of(found) == {"phone:+919099072772", "phone:+919099019076"}


def test_empty_values_never_erase(upsert):
    upsert("Asha Patel", "9723521333", city="Ahmedabad", email="asha@example.in")

    customer, _ = upsert("", "9723521333", city="", email="")

    assert (customer.full_name, customer.city) == ("Asha Patel", "Ahmedabad")
    assert customer.email == "asha@example.in"


def test_a_newer_row_refreshes_and_source_stays(upsert):
    upsert("Asha Patel", "9723521333", city="Ahmedabad", source="walk-in")

    customer, _ = upsert("Asha P. Patel", "9723521333", city="Surat", source="webhook")

    assert (customer.full_name, customer.city) == ("Asha P. Patel", "Surat")
    assert customer.source == "walk-in"


def test_an_older_row_only_fills_blanks_and_adds_keys(upsert):
    upsert("Asha Patel", "9723521333", last_activity=date(2024, 6, 3))

    customer, _ = upsert(
        "Asha Old",
        "9723521333 / 9099019076",
        city="Surat",
        email="asha@example.in",
        last_activity=date(2024, 6, 2),
    )

    assert (customer.full_name, customer.city) == ("Asha Patel", "Surat")
    assert (customer.phone, customer.email) == ("+919723521333", "asha@example.in")
    assert "phone:+919099019076" in keys_of(customer)
    assert customer.last_activity.date() == date(2024, 6, 3)


def test_the_same_day_is_not_older(upsert):
    upsert("Asha Patel", "9723521333", last_activity=date(2024, 6, 3))

    customer, _ = upsert("Asha Mehta Patel", "9723521333", last_activity=date(2024, 6, 3))

    assert customer.full_name == "Asha Mehta Patel"


def test_a_row_without_a_date_refreshes_and_leaves_last_activity(upsert):
    upsert("Asha Patel", "9723521333", last_activity=date(2024, 6, 3))

    customer, _ = upsert("Asha Mehta", "9723521333")

    assert customer.full_name == "Asha Mehta"
    assert customer.last_activity.date() == date(2024, 6, 3)


def test_older_is_judged_in_the_zone_of_the_organization(upsert, organization):
    organization.time_zone = "Pacific/Auckland"
    organization.save()
    upsert("Asha Patel", "9723521333", last_activity=date(2024, 6, 3))

    customer, _ = upsert("Asha Mehta", "9723521333", last_activity=date(2024, 6, 3))

    assert customer.full_name == "Asha Mehta"


def test_a_name_without_any_key_is_never_merged(upsert):
    first, _ = upsert("Ramesh")
    second, created = upsert("Ramesh", "9999999999")

    assert created
    assert first.pk != second.pk
    assert not keys_of(second)


def test_keys_of_two_customers_take_the_first_and_open_a_candidate(upsert):
    aarti, _ = upsert("Aarti Shah", "8128634234", email="aarti@example.in")
    bharat, _ = upsert("Bharat Shah", "9427025060", email="bharat@example.in")

    found, created = upsert("Aarti Shah", "8128634234", email="bharat@example.in")

    assert (found.pk, created) == (aarti.pk, False)
    assert found.email == "aarti@example.in"
    candidate = DuplicateCandidate.objects.get()
    assert (candidate.first_id, candidate.second_id) == (aarti.pk, bharat.pk)
    assert "matched by phone, but its e-mail bharat@example.in" in candidate.reasons[0]


def test_a_dismissed_pair_is_not_opened_again(upsert):
    upsert("Aarti Shah", "8128634234")
    upsert("Bharat Shah", email="bharat@example.in")
    upsert("Aarti Shah", "8128634234", email="bharat@example.in")
    DuplicateCandidate.objects.update(status=CandidateStatus.DISMISSED)

    upsert("Aarti Shah", "8128634234", email="bharat@example.in")

    assert DuplicateCandidate.objects.get().status == CandidateStatus.DISMISSED


def test_a_family_on_one_phone_stays_two_people(upsert):
    father, _ = upsert("Imran Qureshi", "9099054597", passport_number="M1234567")

    child, created = upsert("Sana Shaikh", "9099054597", passport_number="N7654321")

    assert created
    assert child.pk != father.pk
    assert child.phone == father.phone == "+919099054597"
    assert keys_of(child) == {"passport:N7654321"}
    candidate = DuplicateCandidate.objects.get()
    assert {candidate.first_id, candidate.second_id} == {father.pk, child.pk}


def test_an_email_shared_in_the_family_is_not_shown_as_the_relatives(upsert):
    upsert("Imran Qureshi", email="home@example.in", passport_number="M1234567")

    child, created = upsert("Sana Shaikh", email="home@example.in", passport_number="N7654321")

    assert (created, child.email, keys_of(child)) == (True, "", {"passport:N7654321"})


def test_the_relative_is_found_again_by_passport(upsert):
    upsert("Imran Qureshi", "9099054597", passport_number="M1234567")
    child, _ = upsert("Sana Shaikh", "9099054597", passport_number="N7654321")

    again, created = upsert("Sana Shaikh", "9099054597", passport_number="N7654321", city="Kalol")

    assert (again.pk, created, again.city) == (child.pk, False, "Kalol")
    assert Customer.objects.count() == 2


@pytest.mark.parametrize("name", ["Imran A. Qureshi", "QURESHI Imran", ""])
def test_another_passport_under_a_shared_word_or_no_name_is_the_same_person(upsert, name):
    father, _ = upsert("Imran Qureshi", "9099054597", passport_number="M1234567")

    same, created = upsert(name, "9099054597", passport_number="N7654321")

    assert (same.pk, created) == (father.pk, False)
    assert same.passport_number == "N7654321"
    assert {"passport:M1234567", "passport:N7654321"} <= keys_of(same)


def test_who_comes_back_after_being_deleted_is_reactivated_and_it_is_told(upsert):
    customer, _ = upsert("Asha Patel", "9723521333")
    delete_customer(customer, by=None)

    again, created = upsert("Asha Patel", "9723521333")

    assert (again.pk, again.is_active, created) == (customer.pk, True, False)
    change = Change.objects.first()
    assert (change.action, change.changes) == ("reactivated", {"is_active": [False, True]})


def test_a_deleted_customer_stays_deleted_when_the_organization_says_so(upsert, organization):
    organization.reactivate_on_activity = False
    organization.save()
    customer, _ = upsert("Asha Patel", "9723521333")
    delete_customer(customer, by=None)

    again, created = upsert("Asha Patel", "9723521333", city="Surat")

    assert (again.pk, again.is_active, created) == (customer.pk, False, False)


def test_a_merged_record_leads_to_its_survivor(upsert):
    survivor, _ = upsert("Asha Patel", "9723521333")
    merged, _ = upsert("A. Patel", "9099019076")
    Customer.objects.filter(pk=merged.pk).update(merged_into=survivor, is_active=False)

    found, created = upsert("Asha Patel", "9099019076", city="Surat")

    assert (found.pk, found.city, created) == (survivor.pk, "Surat", False)


def test_the_shops_own_number_names_nobody(upsert, organization):
    IgnoredIdentifier.objects.create(organization=organization, value="+917926560000")

    first, _ = upsert("Ojas Zaveri", "079-26560000", email="ojas@example.in")
    second, created = upsert("Prachi Buch", "079 2656 0000", email="prachi@example.in")

    assert created
    assert first.pk != second.pk
    assert (second.phone, keys_of(second)) == ("", {"email:prachi@example.in"})


@pytest.mark.parametrize("phone", ["9.72352E+09", "98250 123", "12345"])
def test_a_person_named_only_by_an_unreadable_key_is_refused(upsert, phone):
    with pytest.raises(DomainError) as refused:
        upsert("Rina Soni", phone)

    assert refused.value.errors[0].field == "phone"
    assert not Customer.objects.exists()


def test_an_unreadable_key_beside_a_good_one_is_left_out(upsert):
    customer, _ = upsert("Laxman Gohil", "12345", email="laxman@example.in")

    assert (customer.phone, keys_of(customer)) == ("", {"email:laxman@example.in"})


def test_nobody_at_all_is_refused_with_what_to_do(upsert):
    with pytest.raises(DomainError, match="Correct the values") as refused:
        upsert("", "-", email="nil")

    assert refused.value.errors[0].code == "no_person"


def test_a_name_too_long_is_refused_and_never_cut(upsert):
    with pytest.raises(DomainError) as refused:
        upsert("x" * 201, "9723521333")

    assert refused.value.errors[0].code == "too_long"
    assert not Customer.objects.exists()


def test_every_change_is_told_with_before_and_after(upsert):
    upsert("Asha Patel", "9723521333", city="Ahmedabad")
    customer, _ = upsert("Asha Patel", "9723521333", city="Surat", email="asha@example.in")

    latest, first = Change.objects.of(customer)

    assert (first.action, first.cause) == ("created", "upsert")
    assert first.changes["full_name"] == ["", "Asha Patel"]
    assert latest.changes == {
        "city": ["Ahmedabad", "Surat"],
        "email": ["", "asha@example.in"],
        "identifiers": [[], ["email:asha@example.in"]],
    }


def test_what_teaches_nothing_writes_nothing(upsert):
    upsert("Asha Patel", "9723521333", last_activity=date(2024, 6, 3))
    customer, _ = upsert("Asha Patel", "9723521333", last_activity=date(2024, 6, 3))

    assert Change.objects.of(customer).count() == 1


def test_details_are_read_as_people_type_them(upsert):
    customer, _ = upsert(
        "Asha Patel", "9723521333", age="34 yrs", gender="F", category="Generic informed"
    )

    assert (customer.age, customer.gender) == (34, "female")
    assert customer.category == Category.GENERIC_INFORMED


def test_another_organization_never_shares_a_customer(upsert):
    mine, _ = upsert("Asha Patel", "9723521333")
    stranger = Organization.objects.create(name="Safar Travels", default_region="IN")

    theirs, created = upsert_customer_from_data("Asha", "9723521333", organization=stranger)

    assert created
    assert theirs.pk != mine.pk
    assert CustomerIdentifier.objects.filter(value="+919723521333").count() == 2


def test_a_branch_of_another_organization_is_refused(upsert):
    stranger = Organization.objects.create(name="Safar Travels")
    branch = Branch.objects.create(organization=stranger, name="Lahore")

    with pytest.raises(ValueError, match="another organization"):
        upsert("Asha Patel", "9723521333", branch=branch)


def test_a_branch_alone_says_the_organization(organization):
    branch = Branch.objects.create(organization=organization, name="CG Road")

    customer, _ = upsert_customer_from_data("Asha Patel", "9723521333", branch=branch)

    assert (customer.organization, customer.branch) == (organization, branch)


def test_not_available_is_no_answer_to_yes_or_no(upsert):
    customer, _ = upsert("Asha Patel", "9723521333", prefers_generic="NA")

    assert customer.prefers_generic is None


def test_a_moment_without_a_zone_is_the_organizations(upsert, organization):
    organization.time_zone = "America/Los_Angeles"
    organization.save()

    customer, _ = upsert(
        "Asha Patel", "9723521333", last_activity=datetime.fromisoformat("2024-03-10T22:30")
    )

    assert customer.last_activity == datetime(2024, 3, 11, 5, 30, tzinfo=UTC)  # summer time began
