"""The admin's front page: the numbers of one's own business, what waits, where to begin."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Organization
from config.tests.factories import FACTORIES
from conftest import make_member
from core.roles import Role
from customers.models import Customer, DuplicateCandidate
from reminders.models import RefillReminder
from uploads.models import FileUpload, UploadStatus
from visits.models import Visit

pytestmark = pytest.mark.django_db


def front_page(user):
    client = Client()
    client.force_login(user)
    return client.get("/admin/").content.decode()


def tiles(page):
    found = re.findall(
        r'text-subtle">([^<]+)</span>\s*<span class="ff-tile-number[^>]*>([^<]+)', page
    )
    return dict(found)


def links(page):
    return {unescape(link) for link in re.findall(r'href="([^"]+)"', page)}


def an_upload(shop, number=1, **values):
    upload = FACTORIES[FileUpload](shop, number)
    FileUpload.objects.filter(pk=upload.pk).update(started_at=timezone.now(), **values)
    return upload


def test_a_manager_sees_the_numbers_of_the_business(shop, bilal):
    FACTORIES[DuplicateCandidate](shop, 1)
    FACTORIES[Visit](shop, 9)
    an_upload(shop, rows_read=1205, created_count=1200, needs_attention_count=5)

    page = front_page(bilal)

    assert tiles(page) == {
        "Customers": "3",
        "Visits this month": "1",
        "Rows that wait": "5",
        "Possible duplicates": "1",
    }
    assert "1,205" in page


def test_refill_calls_are_told_when_there_are_any(shop, bilal):
    due = FACTORIES[RefillReminder](shop, 1)
    assert "Refill calls due" not in tiles(front_page(bilal))
    RefillReminder.objects.filter(pk=due.pk).update(call_only=True)

    page = front_page(bilal)

    assert tiles(page)["Refill calls due"] == "1"
    assert "/admin/reminders/refillreminder/?list=calls" in links(page)


def test_visits_of_other_months_and_people_who_left_do_not_count(shop, bilal):
    visit = FACTORIES[Visit](shop, 1)
    Visit.objects.filter(pk=visit.pk).update(visit_date="2024-05-02")
    Customer.objects.update(is_active=False)

    assert set(tiles(front_page(bilal)).values()) <= {"0"}


def test_nothing_of_another_business_is_told(shop, dev):
    for factory in FACTORIES.values():
        factory(shop, 1)

    page = front_page(dev)

    assert "secret" not in page.lower()
    assert "Where to begin" in page


def test_staff_of_one_branch_see_the_numbers_of_that_branch(shop, chitra, shivranjani):
    FACTORIES[Visit](shop, 1)
    own = FACTORIES[Visit](shop, 2)
    Visit.objects.filter(pk=own.pk).update(branch=shivranjani)

    assert tiles(front_page(chitra))["Visits this month"] == "1"


def test_a_new_business_is_told_where_to_begin(shop, asha):
    page = front_page(asha)

    assert "Where to begin" in page
    assert "/admin/accounts/branch/" in links(page)


def test_the_operator_begins_with_the_organization_then_its_owner(operator, settings, tmp_path):
    settings.DESK_BUILD = tmp_path / "none"
    without = front_page(operator)
    shop = Organization.objects.create(name="Shivranjani Medical")
    with_one = front_page(operator)
    make_member(shop, "asha", Role.OWNER)
    with_owner = front_page(operator)

    owner_form = f"/admin/accounts/user/add/?role=owner&organization={shop.pk}"
    first_steps = {"/admin/accounts/organization/add/", owner_form}
    assert links(without) & first_steps == {"/admin/accounts/organization/add/"}
    assert links(with_one) & first_steps == {owner_form}
    assert "Add your branches" not in without + with_one
    assert "Record a visit" not in without + with_one  # there is nobody whose visit it would be
    assert "Add your branches" in with_owner


def test_of_two_organizations_the_operator_chooses_whose_owner_it_is(operator):
    for name in ("Shanti", "Safar"):
        Organization.objects.create(name=name)

    assert "/admin/accounts/user/add/?role=owner" in links(front_page(operator))


def test_a_viewer_is_offered_no_upload_and_no_visit_form(shop, veena):
    an_upload(shop)

    offered = links(front_page(veena))

    assert not [link for link in offered if link.endswith("/add/")]


def test_a_sheet_that_asks_about_its_columns_shows_no_empty_counts(shop, bilal):
    upload = an_upload(shop, status=UploadStatus.NEEDS_MAPPING)
    FileUpload.objects.filter(pk=upload.pk).update(started_at=None)

    page = front_page(bilal)

    assert "Asks about its columns" in page
    assert 'data-label="Rows" class="ff-count"></td>' in page


def test_more_uploads_cost_no_more_queries(shop, bilal, django_assert_num_queries):
    client = Client()
    client.force_login(bilal)
    an_upload(shop, 0)
    with CaptureQueriesContext(connection) as one:
        client.get("/admin/")
    for number in range(1, 6):
        an_upload(shop, number)

    with django_assert_num_queries(len(one)):
        client.get("/admin/")


@pytest.mark.parametrize("role", ["asha", "bilal", "chitra", "veena", "operator"])
def test_no_link_of_the_front_page_is_dead_for_anybody(role, request, shop):
    user = request.getfixturevalue(role)
    an_upload(shop, needs_attention_count=0)
    client = Client()
    client.force_login(user)

    for link in links(front_page(user)):
        if link.startswith("/") and not link.startswith("/static/"):
            assert client.get(link, follow=True).status_code == 200, link


def test_users_are_offered_to_owners_only(asha, bilal):
    assert "/admin/accounts/user/" in links(front_page(asha))
    assert "/admin/accounts/user/" not in links(front_page(bilal))


def test_whoever_is_on_this_computer_is_told_so(shop, bilal, settings):
    settings.ALLOWED_HOSTS = settings.LOCAL_HOSTS = ["testserver"]
    assert "This computer" in front_page(bilal)

    settings.ALLOWED_HOSTS = ["testserver", "footfall.example"]
    assert "This computer" not in front_page(bilal)
