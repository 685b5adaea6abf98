"""The same visit, entered by many at the same moment."""

from datetime import date

import pytest

from accounts.models import Branch, Organization
from core.errors import DomainError
from customers.utils import upsert_customer_from_data
from jobs.testing import all_at_once
from visits.models import Visit
from visits.services import record_visit

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_the_same_visit_from_many_threads_is_recorded_once():
    organization = Organization.objects.create(name="Sabarmati Stores")
    customer, _ = upsert_customer_from_data("Asha", "9723521333", organization=organization)
    branch = Branch.objects.create(organization=organization, name="CG Road")

    def visit():
        try:
            record_visit(customer, branch=branch, visit_date=date(2024, 5, 2), by=None)
        except DomainError as refused:
            return refused.status
        return 201

    assert sorted(all_at_once(*[visit] * 8)) == [201] + [409] * 7
    assert Visit.objects.count() == 1
