"""What each app writes into the trail."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Branch, TrailEntry, TrailKind
from accounts.trail import record
from config.tests.deletions import delete
from config.tests.factories import FACTORIES
from customers.models import Customer, WebhookKey
from jobs.testing import run_jobs
from uploads.models import FileUpload


def entries(kind):
    return list(TrailEntry.objects.filter(kind=kind).order_by("pk"))


def test_an_organization_that_goes_takes_its_trail_along(as_operator, shop, asha, dev):
    record(TrailKind.SIGNED_IN, by=asha)
    record(TrailKind.SIGNED_IN, by=dev)

    job = delete(as_operator, shop)

    assert job.result["gone"]["trailentry"] == 1
    assert [entry.actor_name for entry in entries("signed_in")] == ["dev"]


# Exports
def test_an_export_says_which_list_how_many_rows_and_by_what_it_was_filtered(as_bilal, shop):
    FACTORIES[Customer](shop, 1)
    FACTORIES[Customer](shop, 2)

    b"".join(as_bilal.get("/api/customers/?format=csv&search=Secret+person+1"))
    b"".join(as_bilal.get("/api/customers/?format=xlsx"))

    one, two = entries("exported")
    assert one.actor_name == "bilal"
    assert one.details == {
        "list": "customer", "format": "csv", "rows": 1, "medical": True, "filters": ["search"],
    }  # fmt: skip
    assert two.details == {"list": "customer", "format": "xlsx", "rows": 2, "medical": True}


def test_a_report_as_a_file_is_an_export(as_bilal):
    b"".join(as_bilal.get("/api/reports/conversion/?format=csv"))

    assert entries("exported")[0].details["list"] == "conversion"


def test_an_export_that_is_refused_is_not_in_the_trail(as_chitra):
    assert as_chitra.get("/api/customers/?format=csv").status_code == 403

    assert entries("exported") == []


def test_the_file_of_an_upload_is_an_export(as_bilal, shop):
    upload = handed_in(as_bilal)

    b"".join(as_bilal.get(f"/api/uploads/{upload.pk}/file/").streaming_content)

    (entry,) = entries("exported")
    assert (entry.target_type, entry.target_id) == ("upload", upload.pk)


# Merges, reverts, deletions
def test_a_merge_says_what_was_merged_into_what(as_bilal, shop):
    kept, gone = (FACTORIES[Customer](shop, number) for number in (1, 2))
    body = {"type": "customer", "primary": kept.pk, "duplicates": [gone.pk]}
    body["choices"] = dict.fromkeys(("full_name", "phone", "branch"), kept.pk)

    response = as_bilal.post("/api/merges/", body, format="json")

    assert response.status_code == 201, response.data
    (entry,) = entries("merged")
    assert (entry.target_type, entry.target_id) == ("customer", kept.pk)
    assert entry.details == {"merge": response.data["id"], "merged_away": [gone.pk]}


def test_a_preview_of_a_merge_is_none(as_bilal, shop):
    kept, gone = (FACTORIES[Customer](shop, number) for number in (1, 2))
    body = {"type": "customer", "primary": kept.pk, "duplicates": [gone.pk]}

    assert as_bilal.post("/api/merges/preview/", body, format="json").status_code == 200

    assert entries("merged") == []


def test_the_revert_of_an_upload_is_in_the_trail(as_bilal, shop):
    upload = handed_in(as_bilal)

    assert as_bilal.post(f"/api/uploads/{upload.pk}/revert/preview/").status_code == 202
    assert entries("reverted") == []
    run_jobs()
    assert as_bilal.post(f"/api/uploads/{upload.pk}/revert/").status_code == 202

    (entry,) = entries("reverted")
    assert (entry.target_type, entry.target_id, entry.actor_name) == ("upload", upload.pk, "bilal")


def test_the_deletion_of_a_branch_says_who_can_no_longer_sign_in(as_asha, chitra, shivranjani):
    pk = shivranjani.pk
    delete(as_asha, Branch.objects.get(pk=pk))

    (entry,) = entries("deleted")
    assert (entry.target_type, entry.target_id, entry.actor_name) == ("branch", pk, "asha")
    assert (entry.details["name"], entry.details["deactivated"]) == ("Shivranjani", [chitra.pk])


# Keys of the webhook
def test_webhook_keys_made_renamed_and_ended_are_in_the_trail(as_asha):
    made = as_asha.post("/api/webhook-secrets/", {"label": "Till"}, format="json").data
    path = f"/api/webhook-secrets/{made['id']}/"
    as_asha.patch(path, {"label": "Till of CG Road"}, format="json")
    as_asha.patch(path, {"label": "Till of CG Road"}, format="json")
    as_asha.delete(path)
    as_asha.delete(path)

    found = TrailEntry.objects.order_by("pk").values_list("kind", "target_name")
    assert list(found) == [
        ("key_made", "Till"),
        ("key_changed", "Till of CG Road"),
        ("key_ended", "Till of CG Road"),
    ]
    assert WebhookKey.objects.get().pk == TrailEntry.objects.first().target_id
    assert made["secret"] not in str(list(TrailEntry.objects.values()))


def handed_in(client):
    file = SimpleUploadedFile("may.csv", b"Name,Phone\nAsha Patel,9723521333\n")
    form = {"kind": "customers", "file": file}
    response = client.post("/api/uploads/", form, format="multipart")
    assert response.status_code == 201, response.data
    run_jobs()
    return FileUpload.objects.get()


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
