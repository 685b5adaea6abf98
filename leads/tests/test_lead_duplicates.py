"""Leads and channel partners that may be one, by the customers' own engine."""

import pytest

from customers.duplicates.services import check_if_changed, start_scan
from customers.models import DuplicateCandidate
from jobs.testing import run_jobs
from leads.models import ChannelPartner, LeadDuplicate, PartnerDuplicate

QUEUE = "/api/duplicates/"
SUNITA = {"full_name": "Sunita Patel", "phone": "98250 12345", "city": "Ahmedabad"}
SUNEETA = {"full_name": "Suneeta Patel", "phone": "98250 12354", "city": "Amdavad"}
OM = {"name": "Om Realty", "phone": "98250 55555", "city": "Surat"}


@pytest.fixture
def pair(as_bilal, shop):
    for item in (SUNITA, SUNEETA):
        response = as_bilal.post("/api/leads/", item)
        assert response.status_code == 201, response.data
    return LeadDuplicate.objects.get()


def test_a_new_lead_is_compared_with_the_others_and_so_is_its_customer(as_bilal, pair):
    rows = as_bilal.get(QUEUE).data["results"]

    assert sorted(row["type"] for row in rows) == ["customer", "lead"]
    (lead,) = as_bilal.get(QUEUE, {"type": "lead"}).data["results"]
    assert lead["second"] == {**lead["second"], "id": pair.second_lead_id, "city": "Amdavad"}
    assert lead["reasons"] == ["Phone differs in one digit; Sunita / Suneeta; same city."]


def test_the_answer_names_the_other_lead(as_bilal, shop):
    first = as_bilal.post("/api/leads/", SUNITA).data

    second = as_bilal.post("/api/leads/", SUNEETA).data

    assert [item["record"]["id"] for item in second["potential_duplicates"]] == [first["id"]]


def test_pairs_of_all_types_have_different_ids(as_bilal, pair):
    ids = list(DuplicateCandidate.objects.values_list("pk", flat=True))
    as_bilal.post(f"{QUEUE}{pair.pk}/dismiss/")

    assert len(ids) == len(set(ids)) == 2
    dismissed = DuplicateCandidate.objects.get(status="dismissed")
    assert (dismissed.pk, dismissed.type) == (pair.pk, "lead")


def test_a_scan_compares_every_type_and_obeys_what_was_dismissed(as_bilal, shop, pair):
    as_bilal.post(f"{QUEUE}{pair.pk}/dismiss/")
    as_bilal.post("/api/channel-partners/", OM)
    ChannelPartner.objects.create(
        organization=shop, name="Om Reality", phone="+919825055556", city="Surat"
    )

    start_scan(shop, by=None, whole=True)
    run_jobs()

    assert PartnerDuplicate.objects.count() == LeadDuplicate.objects.count() == 1
    pair.refresh_from_db()
    assert pair.status == "dismissed"
    assert check_if_changed(shop) is None


def test_lists_of_leads_and_partners_show_duplicates_when_asked(as_bilal, shop, pair):
    asked = {"show_duplicates": "true"}
    rows = as_bilal.get("/api/leads/", asked).data["results"]

    found = {row["id"]: row["potential_duplicates"][0]["record"]["id"] for row in rows}
    assert found == {
        pair.first_lead_id: pair.second_lead_id,
        pair.second_lead_id: pair.first_lead_id,
    }
    as_bilal.post("/api/channel-partners/", OM)
    assert as_bilal.get("/api/channel-partners/", asked).data["results"] == []
    as_bilal.post("/api/leads/", {"full_name": "Kiran Shah", "phone": "90990 54597"})
    assert as_bilal.get("/api/leads/", asked).data["count"] == 2


def test_pages_of_leads_and_partners_name_duplicates_and_merges(as_bilal, bilal, client, pair):
    as_bilal.post("/api/channel-partners/", OM)
    near = as_bilal.post(
        "/api/channel-partners/", {**OM, "name": "Om Reality", "phone": "98250 55556"}
    ).data
    client.force_login(bilal)

    lead = as_bilal.get(f"/api/leads/{pair.first_lead_id}/").data
    partner = as_bilal.get(f"/api/channel-partners/{near['id']}/").data

    assert [one["record"]["id"] for one in lead["potential_duplicates"]] == [pair.second_lead_id]
    assert [one["record"]["full_name"] for one in partner["potential_duplicates"]] == ["Om Realty"]
    assert lead["merges"] == partner["merges"] == []
    for url, name in (
        (f"/admin/leads/lead/{pair.first_lead_id}/change/", "Suneeta Patel"),
        (f"/admin/leads/channelpartner/{near['id']}/change/", "Om Realty"),
    ):
        assert name in client.get(url).content.decode()


def test_the_page_of_a_merged_lead_names_who_became_it(as_bilal, pair):
    values = {"type": "lead", "primary": pair.first_lead_id, "duplicates": [pair.second_lead_id]}
    fields = as_bilal.post("/api/merges/preview/", values).data["fields"]
    choices = {field["name"]: pair.first_lead_id for field in fields if field["conflict"]}
    as_bilal.post("/api/merges/", {**values, "choices": choices}, format="json")

    (merge,) = as_bilal.get(f"/api/leads/{pair.first_lead_id}/").data["merges"]

    assert [one["id"] for one in merge["merged"]] == [pair.second_lead_id]
    assert merge["primary_id"] == pair.first_lead_id
    assert merge["merged_by_name"]


def test_strangers_and_staff_of_another_branch_see_no_pair_of_leads(
    as_dev, as_chitra, pair, cg_road
):
    assert as_dev.get(f"{QUEUE}{pair.pk}/").status_code == 404
    assert as_chitra.get(f"{QUEUE}{pair.pk}/").status_code == 200

    pair.second_lead.branch = cg_road
    pair.second_lead.save()

    assert as_chitra.get(f"{QUEUE}{pair.pk}/").status_code == 404


def test_merging_two_leads_closes_their_pair(as_bilal, pair):
    values = {"type": "lead", "primary": pair.first_lead_id, "duplicates": [pair.second_lead_id]}
    preview = as_bilal.post("/api/merges/preview/", values).data
    choices = {
        field["name"]: pair.first_lead_id for field in preview["fields"] if field["conflict"]
    }

    response = as_bilal.post("/api/merges/", {**values, "choices": choices})

    assert response.status_code in (200, 201), response.data
    pair.refresh_from_db()
    assert pair.status == "merged"
    assert as_bilal.post(f"{QUEUE}{pair.pk}/dismiss/").status_code == 409
