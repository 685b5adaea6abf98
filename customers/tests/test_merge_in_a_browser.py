"""A person with a browser merges two customers."""

import pytest

from conftest import PASSWORD
from customers.models import Customer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def signed_in(page, live_server, bilal):
    page.goto(f"{live_server.url}/admin/login/")
    page.fill("input[name=username]", "bilal")
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(f"{live_server.url}/admin/")
    return page


def test_one_click_per_conflict_and_one_to_merge(signed_in, live_server, add):
    heard = []
    signed_in.on("pageerror", lambda error: heard.append(str(error)))
    kept = add("Aarti Shah", "97235 21333", city="Surat")
    gone = add("Arti S Shah", "98250 12345", city="Vadodara")

    url = f"/admin/customers/mergerecord/merge/?type=customer&records={kept.pk},{gone.pk}"
    signed_in.goto(live_server.url + url)
    signed_in.get_by_label("Vadodara").check()
    signed_in.get_by_role("button", name="Merge into customer").click()
    signed_in.wait_for_url(f"**/customer/{kept.pk}/change/")

    assert signed_in.get_by_text("Everything has moved.").is_visible()
    survivor = Customer.objects.get(merged_into=None)
    assert (survivor.full_name, survivor.city) == ("Arti S Shah", "Vadodara")
    assert heard == []
