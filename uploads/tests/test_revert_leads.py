"""Reverting sheets of leads: leads, their places in projects, and the claims that stay."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.models import Customer
from history.models import Change
from leads.models import (
    FollowUpKind,
    Lead,
    LeadProjectAssociation,
    PartnerClaim,
)
from leads.services.follow_ups import record_follow_up
from leads.services.states import ASSOCIATION_FIELDS, LEAD_FIELDS
from leads.services.transitions import assign_lead, lose_lead, qualify_lead
from uploads.tests.lead_sheets import NISHA, import_leads, open_shop
from uploads.tests.reverting import listed, meaning, revert

OMAR = ["Omar Malik", "9898054321", "", "Green Valley", "", "Called", "Web", "3/5/2024"]


def leads_of(organization):
    leads = Lead.objects.filter(organization=organization).order_by("pk")
    memberships = LeadProjectAssociation.objects.filter(organization=organization).order_by("pk")
    return (
        list(leads.values_list("pk", *LEAD_FIELDS)),
        list(memberships.values_list("lead", "project", *ASSOCIATION_FIELDS)),
    )


def people(organization):
    return meaning(organization)["customers"]


def test_leads_that_nobody_worked_on_go_with_their_customers(office):
    upload = import_leads(office, NISHA, OMAR)

    reverting = revert(upload)

    assert upload.status == "reverted"
    assert not Lead.objects.exists()
    assert not LeadProjectAssociation.objects.exists()
    assert not Customer.objects.exists()
    assert reverting.counts["reverted"]["leads"] == 2


def test_a_lead_somebody_called_stays_with_its_customer(office):
    upload = import_leads(office, NISHA, OMAR)
    lead = Lead.objects.get(full_name="Nisha Agarwal")
    record_follow_up(
        lead,
        by=None,
        kind=FollowUpKind.CALL,
        notes="Wants two rooms",
        next_follow_up_on=office.today(),
    )

    reverting = revert(upload)

    assert list(Lead.objects.all()) == [lead]
    assert LeadProjectAssociation.objects.get().lead == lead
    assert list(Customer.objects.all()) == [lead.customer]
    assert upload.status == "partly_reverted"
    assert any("The lead stays as it is" in item for item in listed(reverting, "blocked"))


def test_a_known_lead_gets_back_what_the_sheet_changed(office):
    import_leads(office, NISHA)
    before = leads_of(office), people(office)
    upload = import_leads(
        office,
        ["Nisha A Agarwal", "9898012345", "", "Sky Heights", "", "Site visit", "", "4/5/2024"],
        ["Nisha Agarwal", "9898012345", "Z1234567", "Green Valley", "", "", "", "5/5/2024"],
    )
    assert leads_of(office) != before[0]

    revert(upload)

    assert (leads_of(office), people(office)) == before


PASSPORT = ["Nisha Agarwal", "9898012345", "Z1234567", *NISHA[3:]]
OTHER_NUMBER = ["Nisha Agarwal", "9898099999", "Z1234567", *NISHA[3:]]
FORMER = "+919898012345"


def test_a_number_that_a_lead_of_another_business_has_is_not_taken(office):
    import_leads(office, PASSPORT)
    upload = import_leads(office, OTHER_NUMBER)
    import_leads(open_shop("Another business"), NISHA)

    reverting = revert(upload)

    assert Lead.objects.get(organization=office).contact_number == FORMER
    assert not listed(reverting, "kept")


def test_a_number_that_another_lead_has_by_now_stays_taken(office):
    import_leads(office, PASSPORT)
    upload = import_leads(office, OTHER_NUMBER)
    relative = Customer.objects.create(organization=office, full_name="Omar Malik")
    Lead.objects.create(organization=office, customer=relative, contact_number=FORMER)

    reverting = revert(upload)

    assert Lead.objects.get(full_name="Nisha Agarwal").contact_number == "+919898099999"
    assert listed(reverting, "kept") == [
        f"The lead's contact number stays +919898099999: {FORMER} is taken."
    ]


def test_many_leads_ask_no_more_than_two(office):
    def queries(first, count):
        numbers = [f"98980{number}" for number in range(first, first + 2 * count)]
        people = [
            (f"Person {chr(97 + position)}", number, f"Z{first + position}45")
            for position, number in enumerate(numbers[:count])
        ]
        import_leads(office, *([*person, *NISHA[3:]] for person in people))
        upload = import_leads(
            office,
            *([name, number, key, *NISHA[3:5], "Called", "", ""]
              for (name, _, key), number in zip(people, numbers[count:], strict=True)),
        )  # fmt: skip
        with CaptureQueriesContext(connection) as asked:
            reverting = revert(upload)
        assert reverting.counts["reverted"]["values"] > count
        return len(asked)

    assert queries(10_000, 2) == queries(20_000, 9)


def test_partners_of_a_place_are_told_by_their_names(office):
    import_leads(office, NISHA)
    upload = import_leads(office, [*NISHA[:4], "CP-01", *NISHA[5:]])

    reverting = revert(upload)

    parts = listed(reverting, "reverted")
    assert "In Sky Heights, channel partner: Partner 1 → —." in parts


def test_a_sale_that_only_the_sheet_told_is_taken_back(office):
    import_leads(office, NISHA)
    before = leads_of(office)
    upload = import_leads(office, [*NISHA[:5], "Converted", "", "4/5/2024"])
    assert Lead.objects.get().conversion_status == "converted"

    revert(upload)

    lead = Lead.objects.get()
    assert (lead.conversion_status, lead.decided_at) == ("open", None)
    assert leads_of(office) == before
    assert LeadProjectAssociation.objects.get().converted_at is None


def test_who_was_lost_and_came_back_by_a_sale_that_only_the_sheet_told_is_lost_again(office):
    import_leads(office, NISHA)
    lose_lead(Lead.objects.get(), reason="Bought elsewhere", by=None)
    before = leads_of(office)
    upload = import_leads(office, [*NISHA[:5], "Converted", "", "4/5/2024"])
    assert Lead.objects.get().conversion_status == "converted"

    revert(upload)

    assert Lead.objects.get().decided_at is not None
    assert leads_of(office) == before


def test_who_was_lost_and_is_worked_on_since_the_sheet_stays_so(office):
    import_leads(office, NISHA)
    lose_lead(Lead.objects.get(), reason="Bought elsewhere", by=None)
    upload = import_leads(office, [*NISHA[:5], "Called", "", "4/5/2024"])
    qualify_lead(Lead.objects.get(), by=None)

    revert(upload)

    lead = Lead.objects.get()
    assert (lead.conversion_status, lead.lost_reason, lead.decided_at) == ("qualified", "", None)


def test_a_sale_that_a_later_sheet_told_is_nobodys_touch(office):
    first = import_leads(office, NISHA)
    second = import_leads(office, NISHA, [*NISHA[:5], "Converted", "", "4/5/2024"])

    revert(first)
    assert (first.status, Lead.objects.get().conversion_status) == ("partly_reverted", "converted")
    revert(second)

    assert second.status == "reverted"
    assert not Customer.objects.exists()


@pytest.mark.parametrize("newest_first", [False, True])
def test_a_sale_that_a_later_sheet_told_is_reverted_in_either_order(office, newest_first):
    may = import_leads(office, NISHA)
    june = import_leads(office, [*NISHA[:5], "Converted", "", "4/5/2024"])
    uploads = [june, may] if newest_first else [may, june]

    for upload in uploads:
        revert(upload)

    assert uploads[-1].status == "reverted"
    assert not Lead.objects.exists()
    assert not Customer.objects.exists()


@pytest.mark.parametrize(
    "statuses",
    [["New", "Converted", "New"], ["Converted", "New"], ["Called", "Converted", "Called"]],
)
def test_a_sale_that_the_same_sheet_took_away_again_goes_with_it(office, statuses):
    import_leads(office, NISHA)
    before = leads_of(office)
    sheet = import_leads(office, *([*NISHA[:5], status, *NISHA[6:]] for status in statuses))

    revert(sheet)

    assert leads_of(office) == before


def test_a_later_sheets_status_stays(office):
    upload = import_leads(office, NISHA)
    import_leads(office, [*NISHA[:5], "Site visit", "", "4/5/2024"])

    reverting = revert(upload)

    assert LeadProjectAssociation.objects.get().status == "Site visit"
    assert any("also named by row 2 of sheet.csv" in item for item in listed(reverting, "kept"))


def test_a_claim_stays_in_the_ledger_and_its_lead_is_put_away(office):
    upload = import_leads(office, [*NISHA[:4], "CP-01", *NISHA[5:]])

    reverting = revert(upload)

    lead = Lead.objects.get()
    assert (lead.is_active, lead.customer.is_active) == (False, False)
    assert PartnerClaim.objects.get().lead == lead
    assert any("in the ledger, which only grows" in item for item in listed(reverting, "reverted"))
    assert Change.objects.of(lead.customer).latest("pk").cause == "revert"
    again = import_leads(office, NISHA)
    assert (again.created_count, Lead.objects.filter(is_active=True).count()) == (1, 1)


def test_an_assigned_lead_is_in_the_way(office, django_user_model):
    upload = import_leads(office, NISHA)
    worker = django_user_model.objects.create_user(
        "worker", organization=office, role="staff", is_staff=True
    )
    assign_lead(Lead.objects.get(), worker, by=None)

    revert(upload)

    assert Lead.objects.get().assigned_to == worker


def test_the_size_of_chunks_does_not_matter(office, settings):
    settings.UPLOAD_CHUNK_ROWS = 1
    upload = import_leads(office, NISHA, OMAR, [*NISHA[:5], "Called", "", "6/5/2024"])

    revert(upload)

    assert not Lead.objects.exists()
    assert not Customer.objects.exists()
