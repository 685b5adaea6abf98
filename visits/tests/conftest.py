from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Branch, User
from customers.tests.conftest import add

__all__ = ["add", "sell"]

METFORMIN = {"medicine_name": "Metformin 500", "quantity": "60", "amount": "180"}
ATORVASTATIN = {"medicine_name": "Atorvastatin 10", "amount": "240.50", "duration_days": 30}


@pytest.fixture
def sell(client_for: Callable[[User], APIClient], asha: User, shivranjani: Branch) -> Any:
    """POST a bill as the owner would: the raw response."""

    def post(*lines: dict[str, Any], **values: Any) -> Any:
        body = {
            "branch": shivranjani.pk,
            "bill_date": "2025-09-25",
            "purchases": list(lines) or [METFORMIN],
            **values,
        }
        if "customer" not in body:
            body.setdefault("phone", "97235 21333")
        body = {name: value for name, value in body.items() if value is not None}
        return client_for(asha).post("/api/bills/", body, format="json")

    return post
