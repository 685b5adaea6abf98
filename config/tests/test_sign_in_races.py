"""Several at the same moment: what may be used once is used once."""

import pytest

from accounts.sign_in.client import Client
from accounts.sign_in.throttling import counted_attempt
from core.errors import DomainError
from jobs.testing import all_at_once

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("database_url"),
]


def test_of_many_guesses_at_once_no_more_are_tried_than_one_after_another():
    tried = []

    def guess_at_once():
        try:
            with counted_attempt("bilal", Client("192.0.2.1", "")):
                tried.append(1)
                raise ZeroDivisionError
        except (DomainError, ZeroDivisionError):
            pass

    all_at_once(*[guess_at_once] * 12)

    assert len(tried) == 5
