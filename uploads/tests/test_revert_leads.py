"""Reverting sheets of leads: leads, their places in projects, and the claims that stay."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Branch
from contacts.models import ContactRecord
from contacts.services.editing import edit_contact
from customers.models import Customer
from history.models import Change
from leads.models import (
    ChannelPartner,
    FollowUpKind,
    Lead,
    LeadProjectAssociation,
    PartnerClaim,
    PartnerDuplicate,
)
from leads.services.follow_ups import record_follow_up
from leads.services.partner_edits import edit_partner
from leads.services.states import ASSOCIATION_FIELDS, LEAD_FIELDS
from leads.services.transitions import assign_lead, lose_lead, qualify_lead
from uploads.tests.lead_sheets import LEADS, PARTNERS, open_shop
from uploads.tests.reverting import listed, meaning, revert
from uploads.tests.sheets import import_rows

# Name, Mobile, Passport No, Project, CP Code, Status, Source, Enquiry Date
NISHA = ["Nisha Agarwal", "9898012345", "", "Sky Heights", "", "New", "Web", "2/5/2024"]
OMAR = ["Omar Malik", "9898054321", "", "Green Valley", "", "Called", "Web", "3/5/2024"]


@pytest.fixture
def office(db):
    return open_shop()


def take(organization, *rows):
    return import_rows(organization, list(rows), LEADS, kind="leads")


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
    upload = take(office, NISHA, OMAR)

    reverting = revert(upload)

    assert upload.status == "reverted"
    assert not Lead.objects.exists()
    assert not LeadProjectAssociation.objects.exists()
    assert not Customer.objects.exists()
    assert reverting.counts["reverted"]["leads"] == 2


def test_a_lead_somebody_called_stays_with_its_customer(office):
    upload = take(office, NISHA, OMAR)
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
    take(office, NISHA)
    before = leads_of(office), people(office)
    upload = take(
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
    take(office, PASSPORT)
    upload = take(office, OTHER_NUMBER)
    take(open_shop("Another business"), NISHA)

    reverting = revert(upload)

    assert Lead.objects.get(organization=office).contact_number == FORMER
    assert not listed(reverting, "kept")


def test_a_number_that_another_lead_has_by_now_stays_taken(office):
    take(office, PASSPORT)
    upload = take(office, OTHER_NUMBER)
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
        take(office, *([*person, *NISHA[3:]] for person in people))
        upload = take(
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
    take(office, NISHA)
    upload = take(office, [*NISHA[:4], "CP-01", *NISHA[5:]])

    reverting = revert(upload)

    parts = listed(reverting, "reverted")
    assert "In Sky Heights, channel partner: Partner 1 → —." in parts


def test_a_sale_that_only_the_sheet_told_is_taken_back(office):
    take(office, NISHA)
    before = leads_of(office)
    upload = take(office, [*NISHA[:5], "Converted", "", "4/5/2024"])
    assert Lead.objects.get().conversion_status == "converted"

    revert(upload)

    lead = Lead.objects.get()
    assert (lead.conversion_status, lead.decided_at) == ("open", None)
    assert leads_of(office) == before
    assert LeadProjectAssociation.objects.get().converted_at is None


def test_who_was_lost_and_came_back_by_a_sale_that_only_the_sheet_told_is_lost_again(office):
    take(office, NISHA)
    lose_lead(Lead.objects.get(), reason="Bought elsewhere", by=None)
    before = leads_of(office)
    upload = take(office, [*NISHA[:5], "Converted", "", "4/5/2024"])
    assert Lead.objects.get().conversion_status == "converted"

    revert(upload)

    assert Lead.objects.get().decided_at is not None
    assert leads_of(office) == before


def test_who_was_lost_and_is_worked_on_since_the_sheet_stays_so(office):
    take(office, NISHA)
    lose_lead(Lead.objects.get(), reason="Bought elsewhere", by=None)
    upload = take(office, [*NISHA[:5], "Called", "", "4/5/2024"])
    qualify_lead(Lead.objects.get(), by=None)

    revert(upload)

    lead = Lead.objects.get()
    assert (lead.conversion_status, lead.lost_reason, lead.decided_at) == ("qualified", "", None)


def test_a_sale_that_a_later_sheet_told_is_nobodys_touch(office):
    first = take(office, NISHA)
    second = take(office, NISHA, [*NISHA[:5], "Converted", "", "4/5/2024"])

    revert(first)
    assert (first.status, Lead.objects.get().conversion_status) == ("partly_reverted", "converted")
    revert(second)

    assert second.status == "reverted"
    assert not Customer.objects.exists()


@pytest.mark.parametrize("newest_first", [False, True])
def test_a_sale_that_a_later_sheet_told_is_reverted_in_either_order(office, newest_first):
    may = take(office, NISHA)
    june = take(office, [*NISHA[:5], "Converted", "", "4/5/2024"])
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
    take(office, NISHA)
    before = leads_of(office)
    sheet = take(office, *([*NISHA[:5], status, *NISHA[6:]] for status in statuses))

    revert(sheet)

    assert leads_of(office) == before


def test_a_later_sheets_status_stays(office):
    upload = take(office, NISHA)
    take(office, [*NISHA[:5], "Site visit", "", "4/5/2024"])

    reverting = revert(upload)

    assert LeadProjectAssociation.objects.get().status == "Site visit"
    assert any("also named by row 2 of sheet.csv" in item for item in listed(reverting, "kept"))


def test_a_claim_stays_in_the_ledger_and_its_lead_is_put_away(office):
    upload = take(office, [*NISHA[:4], "CP-01", *NISHA[5:]])

    reverting = revert(upload)

    lead = Lead.objects.get()
    assert (lead.is_active, lead.customer.is_active) == (False, False)
    assert PartnerClaim.objects.get().lead == lead
    assert any("in the ledger, which only grows" in item for item in listed(reverting, "reverted"))
    assert Change.objects.of(lead.customer).latest("pk").cause == "revert"
    again = take(office, NISHA)
    assert (again.created_count, Lead.objects.filter(is_active=True).count()) == (1, 1)


def test_an_assigned_lead_is_in_the_way(office, django_user_model):
    upload = take(office, NISHA)
    worker = django_user_model.objects.create_user(
        "worker", organization=office, role="staff", is_staff=True
    )
    assign_lead(Lead.objects.get(), worker, by=None)

    revert(upload)

    assert Lead.objects.get().assigned_to == worker


def test_the_size_of_chunks_does_not_matter(office, settings):
    settings.UPLOAD_CHUNK_ROWS = 1
    upload = take(office, NISHA, OMAR, [*NISHA[:5], "Called", "", "6/5/2024"])

    revert(upload)

    assert not Lead.objects.exists()
    assert not Customer.objects.exists()


def import_partners(organization, *rows):
    return import_rows(organization, list(rows), PARTNERS, kind="channel_partners")


def partners_of(organization):
    partners = ChannelPartner.objects.filter(organization=organization).order_by("pk")
    return [
        (one.name, one.code, one.phone, one.city,
         list(one.projects.values_list("project__name", "commission_percent")))
        for one in partners
    ]  # fmt: skip


def test_partners_and_their_projects_go_back_to_what_they_were(office):
    import_partners(office, ["Om Realty", "9825099999", "CP-09", "Sky Heights", "2", "Surat"])
    before = partners_of(office)
    upload = import_partners(
        office,
        ["Om Realty & Sons", "9825099999", "CP-09", "Sky Heights", "3", "Surat"],
        ["Om Realty & Sons", "9825099999", "CP-09", "Green Valley", "1", "Anand"],
        ["New Homes", "9825088888", "CP-08", "Green Valley", "2", ""],
    )

    revert(upload)

    assert partners_of(office) == before
    assert upload.status == "reverted"


def test_a_partner_who_goes_is_nobodys_possible_duplicate_any_more(office):
    upload = import_partners(office, ["Partner 1", "9825099999", "CP-09", "Sky Heights", "2", ""])
    first, second = ChannelPartner.objects.filter(name="Partner 1").order_by("pk")
    PartnerDuplicate.objects.create(
        organization=office, type="partner", first_partner=first, second_partner=second
    )

    revert(upload)

    assert list(ChannelPartner.objects.filter(name="Partner 1")) == [first]
    assert not PartnerDuplicate.objects.exists()


def test_a_partner_gets_back_what_somebody_set_between_two_sheets(office):
    def from_city(city):
        return import_partners(office, ["Om Realty", "9825099999", "CP-09", "", "", city])

    from_city("Surat")
    revert(from_city("Anand"))
    edit_partner(ChannelPartner.objects.get(code="CP-09"), {"city": "Nadiad"}, by=None)

    revert(from_city("Kalol"))

    assert ChannelPartner.objects.get(code="CP-09").city == "Nadiad"


def test_the_history_of_a_partner_names_the_rows_of_a_sheet_and_its_revert(office):
    import_partners(office, ["Om Realty", "9825099999", "CP-09", "", "", "Surat"])
    upload = import_partners(office, ["Om Realty", "9825099999", "CP-09", "", "", "Anand"])
    reverting = revert(upload)

    newest_first = Change.objects.of(ChannelPartner.objects.get(code="CP-09"))
    assert [(one.action, one.cause, one.cause_id) for one in newest_first[:2]] == [
        ("updated", "revert", reverting.pk),
        ("updated", "upload_row", upload.rows.get().pk),
    ]
    assert [one.changes["city"] for one in newest_first] == [
        ["Anand", "Surat"], ["Surat", "Anand"], ["", "Surat"],
    ]  # fmt: skip


def test_a_partner_who_brought_a_lead_stays(office):
    upload = import_partners(office, ["Om Realty", "9825099999", "CP-09", "", "", "Surat"])
    take(office, [*NISHA[:4], "CP-09", *NISHA[5:]])

    reverting = revert(upload)

    assert ChannelPartner.objects.filter(code="CP-09").exists()
    assert any("The partner stays as they are" in t for t in listed(reverting, "blocked"))


def test_a_partner_of_a_later_sheet_keeps_what_that_told(office):
    upload = import_partners(office, ["Om Realty", "9825099999", "CP-09", "", "", "Surat"])
    import_partners(office, ["Om Realty", "9825099999", "CP-09", "", "", ""])

    revert(upload)

    assert ("Om Realty", "CP-09", "+919825099999", "", []) in partners_of(office)


NUMBERS = ["Mobile", "Name", "Shop", "Remarks"]


def import_contacts(organization, *rows):
    return import_rows(organization, list(rows), NUMBERS, kind="contacts")


def contacts_of(organization):
    contacts = ContactRecord.objects.filter(organization=organization).order_by("pk")
    return list(contacts.values_list("phone", "name", "branch__name", "notes", "status"))


def test_contacts_nobody_called_go_and_filled_blanks_are_blank_again(office):
    import_contacts(office, ["9825011111", "", "", ""])
    before = contacts_of(office)
    upload = import_contacts(
        office, ["9825011111", "Hetal Joshi", "CG Road", "mornings"], ["9825022222", "", "", ""]
    )

    reverting = revert(upload)

    assert contacts_of(office) == before
    assert "Branch: CG Road → —." in listed(reverting, "reverted")
    assert (upload.status, reverting.counts["reverted"]["contacts"]) == ("reverted", 1)
    assert set(upload.rows.values_list("contact", flat=True)) == {
        None,
        ContactRecord.objects.get().pk,
    }


def test_an_assigned_contact_stays(office):
    upload = import_contacts(office, ["9825011111", "Hetal Joshi", "", ""])
    ContactRecord.objects.update(attempts=1)

    reverting = revert(upload)

    assert ContactRecord.objects.exists()
    assert any("The contact stays as it is" in t for t in listed(reverting, "blocked"))


def test_a_contact_of_a_later_list_keeps_what_that_told(office):
    upload = import_contacts(office, ["9825011111", "Hetal Joshi", "CG Road", "mornings"])
    again = import_contacts(office, ["98250 11111", "Hetal Joshi", "", ""])

    revert(upload)

    assert contacts_of(office) == [("+919825011111", "Hetal Joshi", None, "", "pending")]
    assert again.rows.get().contact is not None


def test_a_contacts_branch_that_was_changed_since_is_named(office):
    import_contacts(office, ["9825011111", "", "", ""])
    upload = import_contacts(office, ["9825011111", "", "CG Road", ""])
    satellite = Branch.objects.create(organization=office, name="Satellite")
    edit_contact(ContactRecord.objects.get(), {"branch": satellite}, by=None)

    reverting = revert(upload)

    assert "Branch stays Satellite: changed since." in listed(reverting, "kept")
