"""The queue of possible duplicates in the admin site."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from customers.models import CandidateStatus, DuplicateCandidate

LIST = "/admin/customers/duplicatecandidate/"


@pytest.fixture
def pair(shop, add):
    first = add("Sunita Patel", "9825012345", city="Ahmedabad")
    second = add("Suneeta Patel", "9825012354")
    return DuplicateCandidate.objects.create(
        organization=shop, first=first, second=second, score=0.97, likeness="Sunita / Suneeta."
    )


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def dismiss(user, pair, **headers):
    return signed_in(user).post(f"{LIST}{pair.pk}/dismiss/", headers=headers)


def test_both_records_stand_side_by_side_with_what_can_be_done(bilal, pair):
    page = signed_in(bilal).get(LIST).content.decode()

    for item in ("Sunita Patel", "+91 98250 12354", "97%", "Sunita / Suneeta.", "Not the same"):
        assert item in page
    assert f"records={pair.first_id},{pair.second_id}" in page.replace("%2C", ",")


def test_staff_dismiss_and_viewers_only_read(chitra, veena, pair):
    staff, viewer = (signed_in(user).get(LIST).content.decode() for user in (chitra, veena))

    assert "Not the same" in staff
    assert "Compare and merge" not in staff
    assert "Suneeta" in viewer
    assert f"{pair.pk}/dismiss/" not in viewer
    assert dismiss(veena, pair).status_code == 403


def test_one_click_dismisses_and_leads_back_to_the_list_as_it_was(chitra, pair):
    came_from = f"http://testserver{LIST}?type=customer"

    response = dismiss(chitra, pair, referer=came_from)

    assert response["Location"] == came_from
    assert [str(item) for item in get_messages(response.wsgi_request)] == [
        "Sunita Patel and Suneeta Patel are not the same. The pair will not be shown again."
    ]
    pair.refresh_from_db()
    assert pair.status == CandidateStatus.DISMISSED
    assert "Suneeta" not in signed_in(chitra).get(LIST).content.decode()
    assert "Suneeta" in signed_in(chitra).get(f"{LIST}?status=dismissed").content.decode()


def test_nobody_is_led_to_another_site(chitra, pair):
    assert dismiss(chitra, pair, referer="https://elsewhere.example/")["Location"] == LIST


def test_a_merged_pair_says_why_it_stays(bilal, pair):
    DuplicateCandidate.objects.update(status=CandidateStatus.MERGED)

    response = dismiss(bilal, pair)

    (given,) = get_messages(response.wsgi_request)
    assert "were merged into one record" in str(given)


def test_a_strangers_pair_is_not_found(dev, pair):
    assert dismiss(dev, pair).status_code == 404
    pair.refresh_from_db()
    assert pair.status == CandidateStatus.OPEN


def test_the_address_alone_dismisses_nothing(bilal, pair):
    assert signed_in(bilal).get(f"{LIST}{pair.pk}/dismiss/").status_code == 403
