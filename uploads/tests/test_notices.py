"""Word at the end of an upload: on the front page until it is seen, and by e-mail where set up."""

from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail

from jobs.models import Job
from jobs.testing import run_jobs
from uploads import notices as mail_module
from uploads.models import FileUpload, UploadNotice, UploadStatus
from uploads.notices import MAIL_JOB, body_of
from uploads.tests.admin_pages import text_of
from uploads.tests.conftest import ASHA, HEADINGS, SHEET, signed_in

ENDED = "Your uploads that ended"


@pytest.fixture
def with_mail(settings, bilal):
    settings.EMAIL_URL = "smtp://mail.example"
    settings.SITE_URL = "https://footfall.example/"
    bilal.email = "bilal@example.in"
    bilal.save()


def front_page(user):
    return text_of(signed_in(user).get("/admin/"))


def test_the_front_page_tells_how_ones_sheet_ended(as_bilal, bilal, upload, cg_road):
    upload(as_bilal)

    page = front_page(bilal)
    assert ENDED in page
    assert "may.csv</a>: 2 rows: 1 new, 1 waits." in page


def test_nobody_else_is_told(as_bilal, asha, dev, upload, cg_road):
    upload(as_bilal)

    assert ENDED not in front_page(asha)
    assert ENDED not in front_page(dev)


def test_it_is_told_until_the_page_of_the_upload_was_seen(as_bilal, bilal, upload, cg_road):
    given = upload(as_bilal)
    assert ENDED in front_page(bilal)

    signed_in(bilal).get(f"/admin/uploads/fileupload/{given['id']}/change/")

    assert ENDED not in front_page(bilal)


def test_notices_are_put_away_by_their_reader_only(as_bilal, bilal, asha, upload, cg_road):
    upload(as_bilal)
    signed_in(asha).post("/admin/uploads/fileupload/seen/")
    assert ENDED in front_page(bilal)

    signed_in(bilal).post("/admin/uploads/fileupload/seen/")
    assert ENDED not in front_page(bilal)


def test_a_failed_upload_is_told_as_well(as_bilal, bilal, upload, cg_road):
    upload(as_bilal, "Name,Mobile\n")

    assert "may.csv</a>: Failed. Nothing of it was imported." in front_page(bilal)


def unseen_uploads(client):
    return [one["id"] for one in client.get("/api/uploads/unseen/").json()]


def test_the_desk_tells_of_a_sheet_that_ended_until_it_was_seen(as_bilal, as_asha, upload, cg_road):
    given = upload(as_bilal)
    assert unseen_uploads(as_bilal) == [given["id"]]
    assert unseen_uploads(as_asha) == []

    assert as_asha.post(f"/api/uploads/{given['id']}/seen/").status_code == 204
    assert unseen_uploads(as_bilal) == [given["id"]]  # it is not hers to put away

    assert as_bilal.post(f"/api/uploads/{given['id']}/seen/").status_code == 204
    assert unseen_uploads(as_bilal) == []


def test_the_desk_tells_of_a_preview_until_it_is_answered(as_bilal, send, cg_road):
    pk = send(as_bilal, preview="true").data["id"]
    assert unseen_uploads(as_bilal) == []  # nothing to do for anybody yet
    run_jobs()
    as_bilal.post(f"/api/uploads/{pk}/seen/")
    assert unseen_uploads(as_bilal) == [pk]

    as_bilal.post(f"/api/uploads/{pk}/cancel/")
    assert unseen_uploads(as_bilal) == []


def test_who_may_hand_no_sheet_in_is_told_of_none(as_veena, as_dev, as_bilal, upload, cg_road):
    given = upload(as_bilal)

    assert as_veena.get("/api/uploads/unseen/").status_code == 403
    assert as_dev.post(f"/api/uploads/{given['id']}/seen/").status_code == 404


def test_what_waits_for_an_answer_or_was_cancelled_is_not_over(as_bilal, send, cg_road):
    url = f"/api/uploads/{send(as_bilal, preview='true').data['id']}/"
    run_jobs()
    as_bilal.post(f"{url}cancel/")
    run_jobs()

    assert not UploadNotice.objects.exists()


def test_without_mail_set_up_none_is_sent(as_bilal, bilal, upload, cg_road):
    bilal.email = "bilal@example.in"
    bilal.save()
    upload(as_bilal)

    assert mail.outbox == []
    assert not Job.objects.filter(kind=MAIL_JOB).exists()


def test_an_email_has_counts_and_a_link_and_nothing_of_anybody(
    as_bilal, upload, cg_road, with_mail
):
    given = upload(as_bilal, name="Asha Patel.csv")

    (message,) = mail.outbox
    assert message.to == ["bilal@example.in"]
    assert message.subject == f"Upload {given['id']}: Done, 1 row waits"
    assert message.body == (
        "The sheet that you handed in to Asha Medicals is over.\n\n2 rows: 1 new, 1 waits.\n\n"
        f"https://footfall.example/admin/uploads/fileupload/{given['id']}/change/\n"
    )
    assert "Patel" not in message.subject + message.body


@pytest.mark.parametrize(("is_superuser", "page"), [
    (False, "/app/uploads/7"), (True, "/admin/uploads/fileupload/7/change/"),
])  # fmt: skip
def test_where_a_desk_is_built_members_are_led_to_it(
    shop, bilal, operator, settings, tmp_path, is_superuser, page
):
    settings.DESK_BUILD, settings.SITE_URL = tmp_path, "https://footfall.example"
    (tmp_path / "index.html").write_text("<main></main>")
    ended = FileUpload(pk=7, organization=shop, status=UploadStatus.FAILED)

    body = body_of(ended, operator if is_superuser else bilal)

    assert body.endswith(f"\n\nhttps://footfall.example{page}\n")


def test_it_is_sent_once_even_if_its_job_is_given_another_life(
    as_bilal, upload, cg_road, with_mail, monkeypatch
):
    def die(*_):
        raise MemoryError

    monkeypatch.setattr(mail_module, "body_of", die)
    upload(as_bilal)
    monkeypatch.undo()
    run_jobs()

    assert mail.outbox == []  # who died while sending has sent it, as far as we know
    assert UploadNotice.objects.get().mailed_at is not None
    assert Job.objects.get(kind=MAIL_JOB).result == {"sent": False}


def test_a_mail_server_that_is_away_stops_nothing(
    as_bilal, upload, cg_road, with_mail, monkeypatch, caplog
):
    def refuse(*_):
        raise SMTPServerDisconnected("bilal@example.in: go away")

    monkeypatch.setattr(mail_module, "send_mail", refuse)
    given = upload(as_bilal, f"{HEADINGS}\n{ASHA}")

    assert given["status"] == "done"
    assert Job.objects.get(kind=MAIL_JOB).status == "done"
    warning = next(line for line in caplog.records if line.name == mail_module.__name__)
    assert "was not sent: SMTPServerDisconnected" in warning.getMessage()
    assert "bilal@" not in warning.getMessage()


def test_who_has_no_address_gets_none(as_bilal, bilal, upload, cg_road, with_mail):
    bilal.email = ""
    bilal.save()
    upload(as_bilal, SHEET)

    assert mail.outbox == []
