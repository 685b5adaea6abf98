"""Jobs in the admin: watched by all of the organization, cancelled by who may work."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from jobs.lease import claim
from jobs.models import Job, JobStatus
from jobs.services import start_job

pytestmark = pytest.mark.django_db

LIST = reverse("admin:jobs_job_changelist")


@pytest.fixture
def job(shop, asha) -> Job:
    job = start_job("tests.any", organization=shop, parameters={"key": "secret"}, by=asha)
    Job.objects.update(done=420, total=1000)
    return job


@pytest.fixture
def sign_in(client):
    def as_member(user):
        client.force_login(user)
        return client

    return as_member


def cancel(client, job: Job):
    return client.post(
        LIST, {"action": "cancel_selected", "_selected_action": [job.pk]}, follow=True
    )


def test_the_list_shows_how_far_each_job_is(sign_in, asha, job):
    page = sign_in(asha).get(LIST).content.decode()

    assert "42 % (420 of 1,000)" in page
    assert "Waiting for its turn" in page


def test_a_job_is_shown_without_what_it_was_given_and_cannot_be_edited(sign_in, asha, job):
    page = sign_in(asha).get(reverse("admin:jobs_job_change", args=[job.pk])).content.decode()

    assert "420 of 1,000" in page
    assert "secret" not in page
    assert 'name="_save"' not in page


def test_a_stranger_sees_no_job(sign_in, dev, job):
    client = sign_in(dev)

    assert "tests.any" not in client.get(LIST).content.decode()
    assert client.get(reverse("admin:jobs_job_change", args=[job.pk])).status_code == 302
    cancel(client, job)
    assert Job.objects.get().status == JobStatus.QUEUED


def test_who_may_work_cancels(sign_in, chitra, job):
    page = cancel(sign_in(chitra), job).content.decode()

    assert "Cancelled or asked to stop: 1." in page
    assert Job.objects.get().status == JobStatus.CANCELLED


def test_who_only_reads_cannot_cancel(sign_in, veena, job):
    cancel(sign_in(veena), job)

    assert Job.objects.get().status == JobStatus.QUEUED


def test_cancelling_twice_says_that_it_has_ended(sign_in, asha, job):
    client = sign_in(asha)
    cancel(client, job)

    assert "already ended" in cancel(client, job).content.decode()


def test_a_running_job_tells_its_speed_and_the_time_left(sign_in, asha, job):
    claim(job.pk)
    Job.objects.update(claimed_at=timezone.now() - timedelta(seconds=10), done_at_claim=0)

    page = sign_in(asha).get(LIST).content.decode()

    assert re.search(r"\d per second, \d+ s left", page)


def test_the_number_of_queries_does_not_grow_with_the_jobs(
    sign_in, asha, shop, job, django_assert_max_num_queries
):
    for _ in range(20):
        start_job("tests.any", organization=shop, parameters={}, by=asha)
    client = sign_in(asha)

    with django_assert_max_num_queries(10):
        client.get(LIST)
