"""The admin site where a Desk is built: for owners and operators; everybody else is led there."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Organization
from config.navigation import sidebar
from uploads.models import FileUpload, UploadNotice

CUSTOMERS, JOBS = "/admin/customers/customer/", "/admin/jobs/job/"


@pytest.fixture(autouse=True)
def _built(settings, tmp_path):
    settings.DESK_BUILD = tmp_path
    (tmp_path / "index.html").write_text("<main></main>")


def opened(user, path="/admin/"):
    client = Client()
    client.force_login(user)
    return client.get(path)


def menu(page):
    """Where the sidebar leads."""
    return {item["link"] for group in sidebar(page.wsgi_request) for item in group["items"]}


@pytest.mark.parametrize("role", ["bilal", "chitra", "veena"])
def test_who_owns_nothing_is_led_to_the_desk(role, request):
    answer = opened(request.getfixturevalue(role))

    assert (answer.status_code, answer["Location"]) == (302, "/app/")


def test_who_is_not_signed_in_is_asked_to():
    assert Client().get("/admin/")["Location"].startswith("/admin/login/")


def test_owners_find_the_way_to_the_desk_and_what_it_has_not(asha):
    page = opened(asha)

    assert page.status_code == 200
    assert "/app/settings/first-steps" in page.content.decode()  # nothing is here yet
    links = menu(page)
    assert {"/app/", "/app/settings", JOBS, "/admin/visits/bill/"} <= links
    assert not {CUSTOMERS, "/admin/accounts/user/", "/admin/uploads/fileupload/"} & links
    assert not [link for link in links if "/leads/" in link]


def test_what_ended_leads_owners_to_the_desk(asha, shop):
    upload = FileUpload.objects.create(
        organization=shop, uploaded_by=asha, original_name="may.csv", size=1
    )
    UploadNotice.objects.create(
        organization=shop, upload=upload, user=asha, created_at=timezone.now()
    )

    page = opened(asha).content.decode()

    assert page.count(f'href="/app/uploads/{upload.pk}"') == 2  # as word of it, and as the latest
    assert f"/admin/uploads/fileupload/{upload.pk}/" not in page


def test_operators_find_everything(operator):
    links = menu(opened(operator))

    assert {CUSTOMERS, JOBS, "/admin/accounts/organization/", "/admin/accounts/user/"} <= links
    assert "/app/" not in links


def test_the_operator_leaves_the_rest_to_the_owner_who_signs_in_at_the_desk(operator, asha):
    page = opened(operator).content.decode()

    assert "<strong>asha</strong> signs in at" in page
    assert "Add your branches" not in page


def test_a_new_organization_is_asked_for_what_it_cannot_do_without(operator):
    form = opened(operator, "/admin/accounts/organization/add/").context["adminform"].form

    assert list(form.fields) == ["name", "default_region", "time_zone", "currency", "date_order"]


def test_a_new_organization_begins_with_what_was_not_asked(operator):
    client = Client()
    client.force_login(operator)
    asked = {"name": "Shanti", "default_region": "IN", "time_zone": "Asia/Kolkata"}

    client.post("/admin/accounts/organization/add/", asked | {"date_order": "DMY"})

    made = Organization.objects.get()
    assert (made.name, made.second_factor_roles) == ("Shanti", [])
    assert made.all_names_of_nobody == Organization(name="Any").all_names_of_nobody


def test_a_link_that_somebody_kept_still_opens_its_page(bilal):
    page = opened(bilal, CUSTOMERS)

    assert page.status_code == 200
    assert "/app/" in menu(page)
    assert "/admin/" not in menu(page)  # where there is nothing for them


def test_without_a_desk_the_admin_is_everybodys(bilal, settings, tmp_path):
    settings.DESK_BUILD = tmp_path / "none"

    page = opened(bilal)

    assert page.status_code == 200
    assert CUSTOMERS in menu(page)
