from datetime import timedelta

import pytest

from customers.tests.conftest import add

__all__ = ["add"]


@pytest.fixture
def today(shop):
    return shop.today()


@pytest.fixture
def tomorrow(today):
    return today + timedelta(days=1)


@pytest.fixture
def yesterday(today):
    return today - timedelta(days=1)
