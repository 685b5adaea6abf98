"""Sheets of leads and of channel partners: what a row does, whatever the chunks."""

import pytest

from conftest import make_member
from core.roles import Role
from history.models import Change
from leads.journey.leads import LeadChanges
from leads.models import ChannelPartner, Lead, LeadProjectAssociation, PartnerClaim
from uploads.sentences import label_of
from uploads.tests.lead_sheets import (
    LEADS,
    PARTNERS,
    leads_state_of,
    open_shop,
    whole_state_of,
)
from uploads.tests.sheets import import_rows, sum_closes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def lead(name="", phone="", passport="", project="", code="", status="", source="", day=""):
    return [name, phone, passport, project, code, status, source, day]


# Everything that makes rows depend on the rows before them.
TANGLED_LEADS = [
    lead("Nisha Agarwal", "9624079659", project="Sky Heights", code="CP-01", day="2/5/2024"),
    lead("Nisha Agarwal", "96240 79659", project="Sky Heights", code="CP-02"),
    lead("Nisha Agarwal", "96240 79659", project="sky  heights", code="cp-01", status="Visit"),
    lead("Nisha Agarwal", "9624079659", project="Green Valley", code="CP-02"),
    lead("Rohit Saxena", "9824187524", "Z1234567", "Green Valley"),
    lead("Rohit S", "", "z 123-4567", "Sky Heights", status="Called"),
    lead("Rohit Saxena", "9824187524 / 9099054597", project="Sky Heights", code="CP-02"),
    lead("Rohit Saxena", "9099054597", project="Sky Heights", code="CP-01", source="Hoarding"),
    lead("No Key", "", "", "Sky Heights"),
    lead("Two Keys", "9624079659", "Z1234567", "Green Valley"),
    lead("Nowhere", "9427046848", project="Palm Court"),
    lead("Unknown Partner", "9427046848", project="Sky Heights", code="CP-99"),
    lead("Plain", "9427046848"),
    lead("Plain", "9427046848"),
    lead("Lost Digits", "9.72352E+09", project="Sky Heights"),
]
TANGLED_PARTNERS = [
    ["Om Realty", "9825099999", "CP-11", "Sky Heights", "2", ""],
    ["Om Realty", "98250 99999", "", "Green Valley", "1.75%", "Surat"],
    ["Om Realty LLP", "9825099999", "cp-11", "Sky Heights", "2.5", ""],
    ["Another", "9825088888", "CP-11", "", "", ""],
    ["Om Realty", "9825099999", "CP-12", "", "", ""],
    ["Later Named", "9825077777", "", "", "", ""],
    ["Later Named", "9825077777", "CP-13", "Sky Heights", "", ""],
    ["Steals", "9825066666", "CP-13", "", "", ""],
    ["No Phone", "", "CP-14", "", "", ""],
    ["Nowhere", "9825055555", "CP-15", "Palm Court", "", ""],
    ["Too Much", "9825044444", "CP-16", "Sky Heights", "120", ""],
    ["Later Named", "9825077777", "CP-13", "Sky Heights", "", ""],
]


@pytest.mark.parametrize("chunk_rows", [1, 7])
@pytest.mark.parametrize(
    ("kind", "headings", "sheet"),
    [("leads", LEADS, TANGLED_LEADS), ("channel_partners", PARTNERS, TANGLED_PARTNERS)],
)
def test_the_size_of_chunks_changes_nothing(settings, kind, headings, sheet, chunk_rows):
    def imported_by(rows_per_chunk, name):
        organization = open_shop(name)
        settings.UPLOAD_CHUNK_ROWS = rows_per_chunk
        import_rows(organization, sheet, headings, kind=kind)
        import_rows(organization, [*sheet[2:9], *sheet], headings, kind=kind)
        return whole_state_of(organization)

    whole = imported_by(10_000, "whole")
    assert {row[1] for row in whole["rows"]} == {
        "created", "updated", "unchanged", "needs_attention",
    }  # fmt: skip
    assert imported_by(chunk_rows, "in pieces") == whole


@pytest.mark.parametrize(
    ("kind", "headings", "sheet"),
    [("leads", LEADS, TANGLED_LEADS), ("channel_partners", PARTNERS, TANGLED_PARTNERS)],
)
def test_the_same_sheet_again_is_seen_before_and_changes_nothing(kind, headings, sheet):
    organization = open_shop()
    first = import_rows(organization, sheet, headings, kind=kind)
    before = leads_state_of(organization)

    again = import_rows(organization, sheet, headings, kind=kind)

    after = leads_state_of(organization)
    assert {**after, "rows": None} == {**before, "rows": None}
    assert (again.created_count, again.updated_count) == (0, 0)
    assert again.seen_before_count == first.rows_read - first.needs_attention_count
    assert sum_closes(again)
    seen = list(again.rows.exclude(same_as=None))
    assert all((row.lead_id or row.channel_partner_id) for row in seen)


def test_the_first_source_told_stays_and_a_blank_one_is_filled():
    sheet = [
        lead("Nisha Agarwal", "9624079659", project="Sky Heights"),
        lead("Nisha Agarwal", "9624079659", project="Sky Heights", source="Hoarding"),
        lead("Nisha Agarwal", "9624079659", project="Sky Heights", source="Newspaper"),
    ]

    import_rows(open_shop(), sheet, LEADS, kind="leads")

    assert Lead.objects.get().source == "Hoarding"
    assert LeadProjectAssociation.objects.get().source == "Hoarding"


@pytest.mark.parametrize("again", ["2.00", "2.0 %", "2,00"])
def test_the_same_commission_in_another_spelling_was_seen_before(again):
    organization = open_shop()
    for percent in ("2", again):
        line = ["Om Realty", "9825099999", "CP-11", "Sky Heights", percent, ""]
        upload = import_rows(organization, [line], PARTNERS, kind="channel_partners")

    assert upload.seen_before_count == 1


def test_a_later_claim_of_another_partner_is_flagged_and_the_row_is_taken_in():
    organization = open_shop()

    upload = import_rows(organization, TANGLED_LEADS[:2], LEADS, kind="leads")

    first, second = upload.rows.all()
    assert (first.problems, second.outcome) == ([], "unchanged")
    (problem,) = second.problems
    assert (problem["code"], problem["column"], problem["value"]) == (
        "claim_contested", "CP Code", "CP-02",
    )  # fmt: skip
    assert "Another partner's claim on this lead stands until" in problem["message"]
    assert [(line.partner.code, line.status) for line in PartnerClaim.objects.order_by("pk")] == [
        ("CP-01", "active"),
        ("CP-02", "contested"),
    ]
    assert LeadProjectAssociation.objects.get().channel_partner.code == "CP-01"


def test_the_ledger_tells_by_which_row_a_claim_came():
    organization = open_shop()

    upload = import_rows(organization, TANGLED_LEADS[:1], LEADS, kind="leads")

    claim = PartnerClaim.objects.get()
    assert (claim.description, claim.cause) == (label_of(upload, 2), "upload_row")
    assert claim.cause_id == upload.rows.get().pk


@pytest.fixture
def homes(client_for):
    """(The business, its manager's client)."""
    organization = open_shop()
    manager = make_member(organization, "meera", Role.MANAGER)
    return organization, client_for(manager)


def test_what_was_uploaded_shows_leads_beside_their_customers(homes):
    organization, meera = homes
    upload = import_rows(organization, TANGLED_LEADS[:1], LEADS, kind="leads")
    import_rows(organization, TANGLED_PARTNERS[:1], PARTNERS, kind="channel_partners")

    found = meera.get("/api/uploads/customers/", {"date": organization.today().isoformat()}).data

    (row,) = found["results"]  # a partner is no customer
    assert (row["upload"], row["customer"]["full_name"]) == (upload.pk, "Nisha Agarwal")


def test_rows_tell_the_names_of_leads_and_partners(homes):
    organization, meera = homes
    leads = import_rows(organization, TANGLED_LEADS[:1], LEADS, kind="leads")
    partners = import_rows(organization, TANGLED_PARTNERS[:1], PARTNERS, kind="channel_partners")

    def row_of(upload):
        return meera.get(f"/api/uploads/{upload.pk}/rows/").data["results"][0]

    assert (row_of(leads)["lead"], row_of(leads)["lead_name"]) == (
        Lead.objects.get().pk,
        "Nisha Agarwal",
    )
    assert row_of(partners)["channel_partner_name"] == "Om Realty (CP-11)"
    found = meera.get("/api/uploads/history/", {"phone": "98250 99999"}).data["results"]
    assert [row["channel_partner_name"] for row in found] == ["Om Realty (CP-11)"]
    file = meera.get(f"/api/uploads/{partners.pk}/rows/", {"format": "csv"})
    assert "Om Realty (CP-11)" in b"".join(file.streaming_content).decode()


def test_a_row_that_says_converted_is_a_conversion(shop):
    own = open_shop("Own")
    row = lead("Nisha Agarwal", "9624079659", project="Sky Heights", status="Converted")

    import_rows(own, [row], LEADS, kind="leads")

    membership = LeadProjectAssociation.objects.get(organization=own)
    assert membership.converted_at is not None
    assert membership.lead.conversion_status == "converted"


def test_a_conversion_by_a_row_is_in_the_journey_and_the_log_names_the_row(shop):
    own = open_shop("Own")
    row = lead("Nisha Agarwal", "9624079659", project="Sky Heights", status="Converted")

    upload = import_rows(own, [row], LEADS, kind="leads")

    converted = Lead.objects.get(organization=own)
    change = Change.objects.of(converted).get()
    assert (change.cause, change.cause_id) == ("upload_row", upload.rows.get().pk)
    membership = Change.objects.of(converted.associations.get()).get()
    assert membership.changes["converted_at"][0] is None
    reader = make_member(own, "reader", Role.OWNER)
    source = LeadChanges()
    entries = source.entries(list(source.rows(converted.customer, reader)), reader)
    assert [entry.title for entry in entries] == ["Lead: converted"]


def test_a_row_of_a_deactivated_partner_waits(shop):
    own = open_shop("Own")
    ChannelPartner.objects.filter(organization=own).update(is_active=False)

    upload = import_rows(own, TANGLED_LEADS[:1], LEADS, kind="leads")

    assert upload.rows.get().problems[0]["code"] == "partner_unknown"
    assert not PartnerClaim.objects.filter(organization=own).exists()


def test_a_partner_of_another_business_takes_no_rows(shop):
    other, own = open_shop("Other"), open_shop("Own")
    ChannelPartner.objects.filter(organization=own).delete()

    upload = import_rows(own, TANGLED_LEADS[:1], LEADS, kind="leads")

    assert upload.rows.get().problems[0]["code"] == "partner_unknown"
    assert not Lead.objects.filter(organization=other).exists()


def test_a_partner_may_be_named_by_phone(shop):
    own = open_shop("Own")
    open_shop("Other")

    upload = import_rows(
        own,
        [
            lead("Nisha", "9624079659", project="Sky Heights", code="098250 12341"),
            lead("Omar", "9624079658", project="Sky Heights", code="98250 12349"),
        ],
        LEADS,
        kind="leads",
    )

    membership = LeadProjectAssociation.objects.get(lead__organization=own)
    assert membership.channel_partner == ChannelPartner.objects.get(organization=own, code="CP-01")
    waiting = upload.rows.get(outcome="needs_attention")
    assert 'the code or phone "98250 12349"' in waiting.problems[0]["message"]
