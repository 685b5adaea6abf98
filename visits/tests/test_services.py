"""Recording visits by hand."""

from datetime import date

import pytest

from customers.utils import upsert_customer_from_data
from history.models import Change
from visits.services import record_walk_in

pytestmark = pytest.mark.django_db


def test_a_walk_in_entered_late_only_fills_blanks(shop, bilal, shivranjani, cg_road):
    known, _ = upsert_customer_from_data(
        "Asha Mehta", "9723521333", branch=shivranjani, last_activity=date(2024, 6, 3)
    )

    visit = record_walk_in(
        shop,
        {"full_name": "Asha Patel", "phone": "97235 21333", "city": "Surat"},
        branch=cg_road,
        visit_date=date(2024, 5, 1),
        by=bilal,
    )

    known.refresh_from_db()
    assert visit.customer == known
    assert (known.full_name, known.branch, known.city) == ("Asha Mehta", shivranjani, "Surat")
    assert Change.objects.of(known).first().cause == "visit"
