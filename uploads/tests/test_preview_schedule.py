"""Previews that nobody ran are closed after a while."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jobs.testing import run_jobs
from uploads.models import FileUpload, PreviewRow
from uploads.pipeline.queueing import close_old_previews, close_previews
from uploads.services import run_upload
from uploads.tests.previews import preview
from uploads.tests.sheets import HEADINGS
from uploads.tests.test_properties import open_shop

ROW = ["Asha Patel", "9723521333", "", "", "CG Road", "2/5/2024", ""]


@pytest.fixture
def shown(db):
    return preview(open_shop(), [ROW], HEADINGS, kind="customers")


def days_on(days):
    return timezone.now() + timedelta(days=days)


def test_an_old_preview_is_closed_and_its_rows_are_cleared(shown):
    assert close_old_previews(now=days_on(31)) == 1
    run_jobs()

    shown.refresh_from_db()
    assert (shown.status, shown.rows_read) == ("cancelled", 0)
    assert "within 30 days of its preview" in shown.error
    assert not PreviewRow.objects.exists()
    assert shown.file.storage.exists(shown.file.name)


def test_a_preview_of_yesterday_stays(shown):
    assert close_old_previews(now=days_on(29)) == 0
    assert PreviewRow.objects.count() == 1


def test_what_became_an_upload_stays_with_what_it_said(shown):
    run_upload(shown, by=None)
    run_jobs()
    rows = PreviewRow.objects.count()

    assert close_old_previews(now=days_on(400)) == 0
    run_jobs()

    shown.refresh_from_db()
    assert (shown.status, shown.rows.count(), PreviewRow.objects.count()) == ("done", 1, rows)


def test_an_upload_on_its_way_from_an_old_preview_is_not_stopped(shown):
    run_upload(shown, by=None)

    assert close_old_previews(now=days_on(400)) == 0
    run_jobs()

    assert FileUpload.objects.get().created_count == 1


def test_with_the_setting_at_0_previews_stay_for_good(shown, settings):
    settings.UPLOAD_PREVIEW_KEEP_DAYS = 0
    FileUpload.objects.update(previewed_at=days_on(-4000))

    close_previews(None)

    shown.refresh_from_db()
    assert shown.status == "previewed"
