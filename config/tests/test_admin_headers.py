"""The header of an admin page says where one is, each word once, and leads back."""

import html
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.text import capfirst

from config.tests.factories import FACTORIES
from config.tests.test_admin_walk import SCOPED, address, named, signed_in
from leads.models import Lead
from uploads.models import FileUpload

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def header_of(client: Client, url: str) -> tuple[list[str], str]:
    """The parts, and where the back arrow leads."""
    page = client.get(url).content.decode()
    whole = page[page.index('id="header-inner"') :].partition("</h1>")[0]
    back = re.search(r'<a href="([^"]*)"[^>]*title="Go back"', whole)
    parts = re.findall(r'tracking-tight">([^<]*)<', whole)
    return [html.unescape(part) for part in parts], back[1] if back else ""


@named(model for model, page in SCOPED.items() if page.add_right)
def test_the_header_of_an_add_form_says_what_is_added(model, asha, operator):
    client = signed_in(asha)
    if client.get(address(model, "add")).status_code == 403:
        client = signed_in(operator)

    parts, _ = header_of(client, address(model, "add"))

    assert capfirst(model._meta.verbose_name_plural) in parts
    assert parts[-1] in (f"Add {model._meta.verbose_name}", "Upload a sheet")
    assert len({part.lower() for part in parts}) == len(parts)


@named(SCOPED)
def test_the_header_of_a_list_names_it_once(model, operator):
    parts, _ = header_of(signed_in(operator), address(model, "changelist"))

    assert parts[-1] == capfirst(model._meta.verbose_name_plural)
    assert len({part.lower() for part in parts}) == len(parts)


def test_what_people_named_keeps_its_first_letter(asha, shop):
    lead = FACTORIES[Lead](shop, 1)
    Lead.objects.filter(pk=lead.pk).update(full_name="deepa rao")

    parts, _ = header_of(signed_in(asha), address(Lead, "change", lead.pk))

    assert parts == ["Leads", "deepa rao"]


def test_the_scorecard_is_called_so_and_lies_beside_the_uploads(asha):
    parts, _ = header_of(signed_in(asha), reverse("admin:uploads_fileupload_scorecard"))

    assert parts == ["Uploads", "Upload scorecard"]


@pytest.mark.parametrize("page", ["preview", "revert"])
def test_a_page_of_an_upload_leads_back_to_it(asha, shop, page):
    upload = FACTORIES[FileUpload](shop, 1)

    parts, back = header_of(signed_in(asha), address(FileUpload, page, upload.pk))

    assert (parts[-1], back) == (str(upload), address(FileUpload, "change", upload.pk))


def test_the_rows_of_an_upload_lead_back_to_it(asha, shop):
    upload = FACTORIES[FileUpload](shop, 1)
    rows = reverse("admin:uploads_uploadrow_changelist")

    parts, back = header_of(signed_in(asha), f"{rows}?upload__id__exact={upload.pk}")

    assert parts == ["Uploads", f"Rows of {upload}"]
    assert back == address(FileUpload, "change", upload.pk)
