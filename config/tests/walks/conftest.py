"""What walks share: each of them asks one business, with a record of every kind, about every route.

Made once for a module; whatever a test does to it is reverted.
"""

from typing import Any

import pytest
from django.db.models import Model

from accounts.models import Organization
from config.tests.factories import FACTORIES


@pytest.fixture(scope="module")
def shop(module_db: None) -> Organization:
    return Organization.objects.create(name="Asha Medicals")


@pytest.fixture(scope="module")
def records(shop: Organization) -> dict[type[Model], Any]:
    return {model: factory(shop, 1) for model, factory in FACTORIES.items()}


@pytest.fixture(autouse=True)
def _reverted(db: None) -> None:
    """What each test does, as whoever asks for no more than `shop` would not ask for the `db`."""
