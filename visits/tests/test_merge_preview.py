"""What a merge's preview says of each record's visits."""

from datetime import date

from customers.tests.merges import aarti, arti, preview
from visits.models import Visit

__all__ = ["aarti", "arti"]


def test_the_preview_says_how_many_visits_each_has(as_bilal, aarti, arti, shop, shivranjani):
    for customer, days in ((aarti, (1, 2)), (arti, (2,))):
        for day in days:
            Visit.objects.create(
                organization=shop,
                customer=customer,
                branch=shivranjani,
                visit_date=date(2024, 5, day),
            )

    given = preview(as_bilal, arti, aarti).data

    assert given["counted"] == "visits"
    assert [(one["id"], one["size"]) for one in given["records"]] == [(arti.pk, 1), (aarti.pk, 2)]
