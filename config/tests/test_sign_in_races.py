"""Several at the same moment: what may be used once is used once."""

import pytest

from accounts.models import UserSession
from accounts.sign_in.client import Client
from accounts.sign_in.sessions import renew, start_app_session
from accounts.sign_in.throttling import counted_attempt
from accounts.sign_in.tokens import TokenPair, token_pair
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


def test_of_renewals_at_once_one_gives_a_pair_and_the_others_the_same(bilal):
    client = Client("192.0.2.1", "one browser")
    first = token_pair(start_app_session(bilal, client))

    pairs = all_at_once(*[lambda: token_pair(renew(first.refresh, client))] * 4)

    assert len(set(pairs)) == 1
    assert renew(pairs[0].refresh, client)


def test_of_two_browsers_that_renew_at_once_one_is_refused_and_the_family_ends(bilal):
    first = token_pair(start_app_session(bilal, Client("192.0.2.1", "one")))

    def renew_as(agent):
        try:
            return token_pair(renew(first.refresh, Client("192.0.2.1", agent)))
        except DomainError as refusal:
            return refusal.code

    answers = all_at_once(lambda: renew_as("one"), lambda: renew_as("another"))

    assert len([one for one in answers if isinstance(one, TokenPair)]) == 1
    assert "token_reused" in answers
    assert UserSession.objects.get().ended_at is not None
