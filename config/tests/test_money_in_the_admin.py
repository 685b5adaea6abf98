"""Whoever reads or types an amount sees of which currency it is."""

from decimal import Decimal

import pytest

from bookings.models import Booking
from config.tests.factories import FACTORIES
from config.tests.test_admin_walk import address, signed_in
from leads.models import Lead, LoanCommitment
from visits.models import Bill
from visits.money import format_money

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [LoanCommitment, Booking])
def test_a_list_names_the_currency_of_its_amounts(model, shop, bilal):
    FACTORIES[model](shop, 1)
    model.objects.update(amount=Decimal("2500000"))

    page = signed_in(bilal).get(address(model, "changelist")).content.decode()

    assert "2,500,000.00 INR" in page


@pytest.mark.parametrize("model", [LoanCommitment, Booking, Bill, Lead])
def test_a_form_names_the_currency_to_type(model, bilal):
    page = signed_in(bilal).get(address(model, "add")).content.decode()

    assert "In INR." in page


def test_an_amount_has_the_decimals_of_its_currency():
    assert format_money(Decimal("1250.500"), "INR") == "1,250.50 INR"
    assert format_money(Decimal("1250.000"), "JPY") == "1,250 JPY"
