"""Several at the same moment: what may be used once is used once."""

import time
from functools import partial

import pytest

from accounts.models import RecoveryCode, User, UserSession
from accounts.passwords import reset_password, reset_token
from accounts.sign_in.client import Client
from accounts.sign_in.codes import STEP_SECONDS, code_at
from accounts.sign_in.second_factor import begin_setup, confirm_setup, verify
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


@pytest.fixture
def phone(bilal):
    """The secret that Bilal's phone has, and his recovery codes."""
    begun = begin_setup(bilal)
    last = code_at(begun.secret, int(time.time() // STEP_SECONDS) - 1)
    codes = confirm_setup(bilal, begun.setup, last, Client("192.0.2.1", ""))
    return begun.secret, codes


def use_at_once(user, typed):
    def use():
        try:
            verify(User.objects.get(pk=user.pk), typed, Client("192.0.2.1", ""))
        except DomainError as refusal:
            return refusal.code
        return "in"

    return sorted(all_at_once(*[use] * 4))


def test_of_those_who_use_a_recovery_code_at_once_one_gets_in(bilal, phone):
    assert use_at_once(bilal, phone[1][0]) == ["in", "used_code", "used_code", "used_code"]


def test_of_those_who_use_a_code_of_the_phone_at_once_one_gets_in(bilal, phone):
    typed = code_at(phone[0], int(time.time() // STEP_SECONDS))

    assert use_at_once(bilal, typed) == ["in", "used_code", "used_code", "used_code"]


def test_of_set_ups_at_once_one_is_kept(bilal):
    begun = [begin_setup(bilal) for _ in range(3)]

    def confirm(setup):
        typed = code_at(setup.secret, int(time.time() // STEP_SECONDS))
        try:
            return confirm_setup(
                User.objects.get(pk=bilal.pk), setup.setup, typed, Client("192.0.2.1", "")
            )
        except DomainError as refusal:
            return refusal.code

    answers = all_at_once(*[partial(confirm, setup) for setup in begun])

    assert sorted(map(str, answers))[1:] == ["already_set_up", "already_set_up"]
    assert RecoveryCode.objects.count() == 10


def test_of_those_who_use_a_link_to_a_new_password_at_once_one_sets_it(bilal):
    token = reset_token(bilal)

    def reset(password):
        try:
            reset_password(token, password, Client("192.0.2.1", ""))
        except DomainError as refusal:
            return refusal.code
        return password

    chosen = [f"quite-a-long-one-{n}" for n in range(3)]
    answers = all_at_once(*[partial(reset, password) for password in chosen])

    (kept,) = set(answers) - {"token_not_valid"}
    assert answers.count("token_not_valid") == 2
    assert User.objects.get(pk=bilal.pk).check_password(kept)
