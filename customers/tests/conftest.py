import pytest

from customers.services import add_customer_by_hand


@pytest.fixture
def add(shop):
    """A customer as a person at the counter adds it."""

    def call(full_name="", phone="", *, organization=None, by=None, **values):
        data = {"full_name": full_name, "phone": phone, **values}
        customer, _ = add_customer_by_hand(organization or shop, data, by=by)
        return customer

    return call
