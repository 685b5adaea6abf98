"""Reverting sheets of partners and of contacts."""

from accounts.models import Branch
from contacts.models import ContactRecord
from contacts.services.editing import edit_contact
from history.models import Change
from leads.models import (
    ChannelPartner,
    PartnerDuplicate,
)
from leads.services.partner_edits import edit_partner
from uploads.tests.lead_sheets import NISHA, PARTNERS, import_leads
from uploads.tests.reverting import listed, revert
from uploads.tests.sheets import import_rows


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
    import_leads(office, [*NISHA[:4], "CP-09", *NISHA[5:]])

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
