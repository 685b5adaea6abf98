"""One organization, one currency."""

import pytest

from visits.models import Bill

URL = "/api/organization/"


@pytest.fixture
def sold(as_bilal, shivranjani):
    bill = {
        "phone": "97235 21333", "branch": shivranjani.pk,
        "items": [{"medicine_name": "Metformin", "quantity": 2, "amount": "10.50"}],
    }  # fmt: skip
    response = as_bilal.post("/api/bills/quick-purchase/", bill, format="json")
    assert response.status_code == 201, response.data
    return Bill.objects.get()


@pytest.mark.parametrize("change", [{"currency": "PKR"}, {"default_region": "PK"}])
def test_the_currency_stays_that_of_the_bills(as_asha, sold, shop, change):
    response = as_asha.patch(URL, change, format="json")

    assert response.status_code == 400
    assert response.data["errors"][0]["field"] == "currency"
    assert response.data["errors"][0]["message"].startswith("There are bills in INR")
    shop.refresh_from_db()
    assert shop.bill_currency == "INR"


def test_a_country_may_change_when_the_currency_is_named(as_asha, sold):
    change = {"default_region": "NP", "currency": "INR"}
    assert as_asha.patch(URL, change, format="json").status_code == 200


def test_a_business_that_cancelled_its_trials_chooses_another(as_asha, sold, other_shop):
    cancelled = as_asha.post(f"/api/bills/{sold.pk}/cancel/", {"reason": "A trial"}, format="json")
    assert cancelled.status_code == 200, cancelled.data

    assert as_asha.patch(URL, {"currency": "PKR"}, format="json").status_code == 200


def test_bills_of_another_business_do_not_count(as_dev, sold, other_shop):
    other_shop.users.update(role="owner")
    assert as_dev.patch(URL, {"currency": "PKR"}, format="json").status_code == 200


def test_the_form_says_it_beside_the_currency(asha, client, sold, shop):
    client.force_login(asha)
    page = client.get(f"/admin/accounts/organization/{shop.pk}/change/")
    form = page.context["adminform"].form
    values = {name: form.get_initial_for_field(form.fields[name], name) for name in form.fields}
    values["names_of_nobody"] = "Cash"
    values = {name: value for name, value in values.items() if value not in (None, False)}

    page = client.post(page.request["PATH_INFO"], {**values, "currency": "PKR"})

    assert page.status_code == 200
    assert list(page.context["adminform"].form.errors) == ["currency"]
