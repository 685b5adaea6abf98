"""A forgotten password from the request to the e-mail."""

import pytest
from django.core import mail
from rest_framework.test import APIClient

from jobs.models import Job
from jobs.testing import run_jobs


@pytest.mark.parametrize(("account", "mails"), [("bilal", 1), ("nobody", 0)])
def test_the_link_goes_out_in_the_background_and_the_job_tells_nothing(
    settings, bilal, account, mails
):
    settings.EMAIL_URL = "smtp://mail.example"
    bilal.email = "bilal@shop.example"
    bilal.save()

    assert APIClient().post("/api/password/reset/", {"account": account}).status_code == 202
    assert not mail.outbox
    run_jobs()

    job = Job.objects.get()
    assert (job.status, job.result, job.organization) == ("done", {}, None)
    assert account not in str(job.parameters)
    assert len(mail.outbox) == mails
