"""Uploads listed and filtered, who sees which, and their files."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import make_member
from core.roles import Role
from uploads.models import FileUpload
from uploads.tests.conftest import ASHA, HEADINGS, RAVI, SHEET

URL = "/api/uploads/"


# Lists
def test_uploads_are_found_by_file_name_and_filters(as_bilal, send, shivranjani, bilal):
    send(as_bilal)
    send(as_bilal, name="june.csv", branch=shivranjani.pk)

    def names(**query):
        found = as_bilal.get("/api/uploads/", query).data["results"]
        return [each["original_name"] for each in found]

    today = shivranjani.organization.today()
    assert names(search="JUNE") == ["june.csv"]
    assert names(branch=shivranjani.pk) == ["june.csv"]
    assert names(ordering="original_name") == ["june.csv", "may.csv"]
    assert names(uploaded_by=bilal.pk, uploaded_after=today, status="queued") == [
        "june.csv", "may.csv",
    ]  # fmt: skip
    assert names(uploaded_before=today - timedelta(days=1)) == []


@pytest.mark.parametrize(
    ("kind", "sheet"),
    [
        ("customers", "Name,Mob No.,Shop,Visit Dt\nAsha,97235 21333,CG Road,2/5/2024"),
        ("customers", "Name,Mob No.,Shop\nAsha,97235 21333,CG Road"),
        ("purchases", "Bill No,Bill Date,Mobile,Medicine,Amount,Shop\nB-1,2/5/2024,9723521333,"
         "Metformin 500,180,CG Road"),
        ("contacts", "Name,Mobile,Branch\nAsha,97235 21333,CG Road"),
        ("leads", "Name,Mobile,Branch\nAsha,97235 21333,CG Road"),
    ],
)  # fmt: skip
def test_a_branch_finds_the_uploads_with_rows_of_it(
    as_bilal, upload, cg_road, shivranjani, kind, sheet
):
    given = upload(as_bilal, sheet, kind=kind)
    assert given["counts"]["created"] == 1, given

    def found(branch):
        return [row["id"] for row in as_bilal.get(URL, {"branch": branch.pk}).data["results"]]

    assert (found(cg_road), found(shivranjani)) == ([given["id"]], [])


def test_an_upload_with_many_rows_of_a_branch_is_listed_once(as_bilal, upload, cg_road):
    given = upload(as_bilal, f"{HEADINGS}\n{ASHA}\n{RAVI}", branch=cg_road.pk)

    found = as_bilal.get(URL, {"branch": cg_road.pk}).data
    assert (found["count"], found["results"][0]["id"]) == (1, given["id"])


@pytest.mark.parametrize(
    "query",
    [
        {"uploaded_after": "2025-05-31", "uploaded_before": "2025-05-01"},
        {"uploaded_after": "yesterday"},
        {"status": "eaten"},
        {"kind": "shoes"},
        {"ordering": "sha256"},
        {"branch": "999999"},
    ],
)
def test_a_filter_that_makes_no_sense_is_refused(as_bilal, query):
    assert as_bilal.get("/api/uploads/", query).status_code == 400


# Whose it is
def test_staff_of_a_branch_see_its_uploads_and_their_own(
    as_bilal, as_chitra, send, shivranjani, cg_road
):
    own = send(as_chitra).data["id"]
    of_branch = send(as_bilal, branch=shivranjani.pk).data["id"]
    elsewhere = send(as_bilal, branch=cg_road.pk).data["id"]
    of_nobody = send(as_bilal).data["id"]

    seen = {each["id"] for each in as_chitra.get("/api/uploads/").data["results"]}
    assert seen == {own, of_branch}
    for hidden in (elsewhere, of_nobody):
        assert as_chitra.get(f"/api/uploads/{hidden}/rows/").status_code == 404
        assert as_chitra.post(f"/api/uploads/{hidden}/cancel/").status_code == 404


def test_a_viewer_reads_and_hands_nothing_in(as_bilal, as_veena, send, upload, cg_road):
    done = upload(as_bilal)

    assert send(as_veena).status_code == 403
    assert as_veena.get(f"/api/uploads/{done['id']}/").status_code == 200
    assert as_veena.get(f"/api/uploads/{done['id']}/file/").status_code == 403
    assert as_veena.post(f"/api/uploads/{done['id']}/cancel/").status_code == 403


@pytest.mark.one_database
def test_the_number_of_queries_does_not_grow_with_what_is_shown(as_bilal, upload, cg_road, shop):
    def queries(path):
        as_bilal.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert as_bilal.get(path).status_code == 200
        return len(captured)

    paths = [
        "/api/uploads/{id}/rows/", "/api/uploads/customers/?upload={id}",
        "/api/uploads/history/?phone=9723521333", "/api/uploads/history/",
        "/api/uploads/{id}/summary/",
    ]  # fmt: skip
    first = upload(as_bilal)["id"]
    before = [queries(path.format(id=first)) for path in paths]
    for member in range(6):
        by = make_member(shop, f"m{member}", Role.MANAGER)
        as_bilal.force_authenticate(by)
        rows = [
            f"Person {member}{n},98{member}{n:02}00000,CG Road,{n + 1}/5/2024," for n in range(9)
        ]
        latest = upload(
            as_bilal, "\n".join([HEADINGS, ASHA.replace("2/5", f"{member + 5}/5"), RAVI, *rows])
        )
    after = [queries(path.format(id=latest["id"])) for path in paths]

    assert after == before


# The file
@pytest.mark.usefixtures("both_stores")
def test_the_file_comes_back_as_it_was(as_chitra, upload):
    done = upload(as_chitra, name='may "final" – મે.csv')

    response = as_chitra.get(f"/api/uploads/{done['id']}/file/")

    assert b"".join(response.streaming_content) == SHEET.encode()
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.usefixtures("both_stores")
def test_a_file_that_the_storage_lost_is_a_404_with_words(as_chitra, upload):
    done = upload(as_chitra)
    FileUpload.objects.get(pk=done["id"]).file.delete(save=False)

    response = as_chitra.get(f"/api/uploads/{done['id']}/file/")

    assert (response.status_code, response.data["code"]) == (404, "file_gone")


def test_the_kinds_tell_what_columns_can_be(as_veena):
    kind = as_veena.get("/api/uploads/kinds/").data[0]

    assert (kind["kind"], kind["label"]) == ("customers", "Customers and their visits")
    assert {"name": "phone", "label": "Mobile", "example": "98250 12345", "several": True,
            "identifies": True, "is_date": False} in kind["fields"]  # fmt: skip
