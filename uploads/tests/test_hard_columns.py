"""The sheets of samples/hard whose columns and cells were misunderstood, through HTTP."""

import pytest

from uploads.tests.sabarmati import Sabarmati, open_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(settings, tmp_path) -> Sabarmati:
    settings.MEDIA_ROOT = tmp_path
    return open_shop()


def people(shop: Sabarmati) -> dict[str, list[str]]:
    """Every customer's keys by name."""
    found = {}
    for customer in shop.everything("/api/customers/"):
        keys = shop.get(f"/api/customers/{customer['id']}/")["identifiers"]
        found[customer["full_name"]] = sorted(key["value"] for key in keys)
    assert len(found) == shop.totals()[0]
    return found


def test_an_address_book_of_google_gives_its_values_and_not_their_types(shop):
    shop.upload("hard/google_contacts_old.csv")

    assert people(shop) == {
        "Ravi Patel": ["+917926563021", "+919825012345", "ravi@example.in"],
        "Asha Shah": ["+919825022345"],
    }


def test_a_column_called_number_is_one_of_phones(shop):
    shop.upload("hard/number_heading.csv")

    assert people(shop) == {"Ravi Patel": ["+919825012345"], "Asha Shah": ["+919825022345"]}


def test_a_phone_under_any_heading_is_the_phone_of_the_next_sheet(shop):
    shop.upload("hard/unknown_phone_heading.csv")
    shop.upload("hard/unknown_phone_heading_again.csv")

    assert people(shop) == {"Jyoti Barot": ["+919898670001"], "Nitin Barot": ["+919898670002"]}


def test_two_columns_of_emails_are_two_keys(shop):
    shop.upload("hard/email_1.csv")

    assert people(shop) == {"Komal Naik": ["komal.naik@example.in", "komal2@example.in"]}


def test_two_emails_of_a_cell_are_two_keys(shop):
    shop.upload("hard/two_emails.csv")

    assert people(shop) == {"R. Patel": ["ravi.patel@example.in", "ravi@example.in"]}
    assert shop.totals() == (1, 2)


def test_an_evening_in_utc_is_the_next_day_in_india(shop):
    shop.upload("hard/utc_times.csv")

    customer = shop.customer("phone:+919898620078")
    assert shop.visits_of(customer) == ["2026-09-02 CG Road"]
