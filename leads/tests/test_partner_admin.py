"""Channel partners and the claim ledger in the admin site."""

import pytest
from django.test import Client

from leads.models import ChannelPartner, PartnerProject
from leads.services.claiming import claim_by_hand, decide_contest

pytestmark = pytest.mark.django_db
PARTNERS = "/admin/leads/channelpartner/"
CLAIMS = "/admin/leads/partnerclaim/"


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def client(bilal):
    return signed_in(bilal)


def form(*links, **values):
    """The page's form; `links` are (project, percent) or (project, percent, link id)."""
    data = {
        "name": "Om Realty", "code": "cp-01", "phone": "98250 12345", "email": "", "city": "",
        "rera_number": "", "notes": "", "is_active": "on",
        "projects-TOTAL_FORMS": len(links),
        "projects-INITIAL_FORMS": sum(len(link) > 2 for link in links), **values,
    }  # fmt: skip
    for number, (project, percent, *pk) in enumerate(links):
        data |= {
            f"projects-{number}-project": project.pk,
            f"projects-{number}-commission_percent": percent,
            f"projects-{number}-id": pk[0] if pk else "",
            f"projects-{number}-partner": values.get("partner", ""),
        }
    return data


def errors_of(response):
    return str(response.context["adminform"].form.errors)


def test_a_partner_is_added_with_projects(client, sky_heights, green_valley):
    response = client.post(f"{PARTNERS}add/", form((sky_heights, "2"), (green_valley, "")))

    assert response.status_code == 302, errors_of(response)
    partner = ChannelPartner.objects.get()
    assert (partner.code, partner.phone) == ("CP-01", "+919825012345")
    assert [str(link.commission_percent) for link in partner.projects.all()] == ["None", "2.00"]


def test_another_partners_code_stands_beside_the_form(client, shree_homes):
    response = client.post(f"{PARTNERS}add/", form(code="cp-02"))

    assert "CP-02 is the code of Shree Homes" in errors_of(response)
    assert ChannelPartner.objects.count() == 1


def test_a_phone_that_cannot_be_read_stands_beside_the_form(client):
    response = client.post(f"{PARTNERS}add/", form(phone="98250 123"))

    assert response.status_code == 200
    assert "phone" in response.context["adminform"].form.errors
    assert not ChannelPartner.objects.exists()


def test_a_commission_is_set_again_and_a_partner_deactivated(client, om_realty, sky_heights):
    link = PartnerProject.objects.create(
        partner=om_realty, project=sky_heights, commission_percent=2
    )
    body = form((sky_heights, "3.5", link.pk), partner=om_realty.pk)
    body.pop("is_active")

    response = client.post(f"{PARTNERS}{om_realty.pk}/change/", body)

    assert response.status_code == 302, errors_of(response)
    om_realty.refresh_from_db()
    assert om_realty.is_active is False
    assert str(om_realty.projects.get().commission_percent) == "3.50"


def test_a_link_that_leads_hang_on_is_kept_with_a_sentence(client, om_realty, sky_heights, nisha):
    link = PartnerProject.objects.create(partner=om_realty, project=sky_heights)
    claim_by_hand(nisha, sky_heights, om_realty, by=None)
    body = form((sky_heights, "", link.pk), partner=om_realty.pk)

    response = client.post(f"{PARTNERS}{om_realty.pk}/change/", {**body, "projects-0-DELETE": "on"})

    assert "brought 1 lead to Sky Heights" in errors_of(response)
    assert PartnerProject.objects.exists()


def test_partners_are_found_by_phone_in_any_spelling(client, om_realty, shree_homes):
    page = client.get(PARTNERS, {"q": "098250-12345"}).content.decode()

    assert "Om Realty" in page
    assert "Shree Homes" not in page


def test_staff_read_partners_but_do_not_change_them(chitra, om_realty):
    client = signed_in(chitra)

    assert client.get(f"{PARTNERS}{om_realty.pk}/change/").status_code == 200
    assert client.get(f"{PARTNERS}add/").status_code == 403
    assert client.post(f"{PARTNERS}{om_realty.pk}/change/", form()).status_code == 403


@pytest.fixture
def decided(nisha, sky_heights, om_realty, shree_homes, bilal):
    claim_by_hand(nisha, sky_heights, om_realty, description="Called on Monday", by=bilal)
    line, _ = claim_by_hand(nisha, sky_heights, shree_homes, by=bilal)
    return decide_contest(line, reason="Brought her to the site", by=bilal)


def test_the_ledger_is_read_and_never_changed(client, decided):
    page = client.get(f"{CLAIMS}{decided.pk}/change/")

    assert "Reason: Brought her to the site" in page.content.decode()
    assert client.post(f"{CLAIMS}{decided.pk}/change/", {}).status_code == 403
    assert client.get(f"{CLAIMS}{decided.pk}/delete/").status_code == 403
    assert client.get(f"{CLAIMS}add/").status_code == 403


def test_the_evidence_tells_every_claim_in_words(client, decided, nisha):
    response = client.get(f"{CLAIMS}evidence/{nisha.pk}/")

    page = response.content.decode()
    assert "Om Realty (CP-01) brought Nisha Agarwal (+91 96240 79659) to Sky Heights." in page
    assert "Called on Monday, bilal" in page
    assert "Shree Homes (CP-02) claimed Nisha Agarwal" in page
    assert "Reason: Brought her to the site" in page
    assert "<script" not in page
    assert "script-src" in response["Content-Security-Policy"]


def test_the_page_of_a_lead_leads_to_its_evidence(client, nisha):
    page = client.get(f"/admin/leads/lead/{nisha.pk}/change/").content.decode()

    assert f"{CLAIMS}evidence/{nisha.pk}/" in page


def test_a_lead_without_claims_has_an_empty_page(client, nisha):
    page = client.get(f"{CLAIMS}evidence/{nisha.pk}/").content.decode()

    assert "No channel partner has claimed this lead." in page


@pytest.mark.parametrize("number", [0, 999_999, 10**30])
def test_the_evidence_of_nobody_is_not_found(client, number):
    assert client.get(f"{CLAIMS}evidence/{number}/").status_code == 404


def test_a_stranger_gets_no_evidence(dev, decided, nisha):
    assert signed_in(dev).get(f"{CLAIMS}evidence/{nisha.pk}/").status_code == 404


def test_staff_of_another_branch_get_no_evidence(chitra, decided, nisha, cg_road):
    nisha.branch = cg_road
    nisha.save()

    assert signed_in(chitra).get(f"{CLAIMS}evidence/{nisha.pk}/").status_code == 404


def test_the_form_speaks_of_partners_as_people_do(client):
    page = client.get(f"{PARTNERS}add/").content.decode()

    assert "RERA number" in page
    assert "In any spelling; kept as +919723521333." in page
    assert "Add another Project" in page
    assert "of a partner" not in page
