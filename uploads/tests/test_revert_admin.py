"""Reverting an upload in the admin, without JavaScript."""

import pytest
from django.urls import reverse

from customers.models import Customer
from jobs.testing import run_jobs
from uploads.models import FileUpload
from uploads.tests.sheets import import_rows

ASHA = ["Asha Patel", "9723521333", "", "", "CG Road", "2/5/2024", "Kalol"]


@pytest.fixture
def sheet(shop, cg_road):
    return import_rows(shop, [ASHA])


def page(upload, name=""):
    return reverse(f"admin:uploads_fileupload_revert{name}", args=[upload.pk])


def test_a_manager_sees_what_would_go_confirms_and_reads_what_went(client, bilal, sheet):
    client.force_login(bilal)
    upload_page = reverse("admin:uploads_fileupload_change", args=[sheet.pk])
    assert "Revert this upload…" in client.get(upload_page).content.decode()

    assert client.post(page(sheet, "_preview")).url == page(sheet)
    assert 'http-equiv="refresh"' in client.get(page(sheet)).content.decode()
    run_jobs()
    shown = client.get(page(sheet)).content.decode()
    assert "1 customer and 1 visit would be reverted." in shown
    assert "Will go, or go back: 1 customer and 1 visit" in shown
    assert Customer.objects.exists()

    assert client.post(page(sheet, "_start"), {"reason": "Wrong shop"}).url == page(sheet)
    run_jobs()
    shown = client.get(page(sheet)).content.decode()
    assert "1 customer and 1 visit reverted." in shown
    assert "Wrong shop" in shown
    assert "The visit to CG Road on 2 May 2024 is gone." in shown
    assert not Customer.objects.exists()
    shown = client.get(upload_page).content.decode()
    assert "Revert this upload…" not in shown
    assert "by bilal" in shown
    assert "1 customer and 1 visit reverted." in shown


def test_staff_may_not_and_strangers_find_nothing(client, chitra, dev, sheet):
    FileUpload.objects.update(uploaded_by=chitra)
    client.force_login(chitra)
    upload_page = reverse("admin:uploads_fileupload_change", args=[sheet.pk])
    assert "Revert this upload" not in client.get(upload_page).content.decode()
    assert client.get(page(sheet)).status_code == 403
    assert client.post(page(sheet, "_start")).status_code == 403

    client.force_login(dev)
    assert client.get(page(sheet)).status_code == 404
    assert client.post(page(sheet, "_start")).status_code == 404
    assert Customer.objects.exists()


def test_a_second_confirmation_is_answered_in_words(client, bilal, sheet):
    client.force_login(bilal)
    client.post(page(sheet, "_start"))

    response = client.post(page(sheet, "_start"), follow=True)

    assert "being reverted already" in response.content.decode()


def test_a_long_list_has_pages(client, bilal, shop, cg_road):
    rows = [[f"Person {n}", f"98250{n:05d}", "", "", "", "", ""] for n in range(130)]
    upload = import_rows(shop, rows)
    client.force_login(bilal)
    client.post(page(upload, "_preview"))
    run_jobs()

    first = client.get(page(upload)).content.decode()
    assert ">All 130</a>" in first
    second = client.get(page(upload), {"list": "reverted", "page": 2}).content.decode()
    assert "Page 2 of 2" in second
    assert second.count("The customer goes") == 30
