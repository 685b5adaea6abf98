"""A business that did everything goes, or a branch of it, and its twin keeps everything."""

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import override_settings

from config.deleting.rows import rows_of_branch, rows_of_organization
from config.deleting.steps import all_of
from config.tests.business import Business
from config.tests.deletions import delete, deletion, rows_by_model
from jobs.models import JobStatus
from uploads.models import FileUpload
from visits.models import Visit


@pytest.fixture(scope="module")
def businesses(module_db, tmp_path_factory):
    """Two that hold the same people, numbers and sheets."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        ours, theirs = Business("ours"), Business("theirs")
        theirs.begins()
        ours.begins()
        ours.works()
        yield ours, theirs


@pytest.mark.slow  # as the other one of two businesses: CI runs them once, on PostgreSQL
def test_an_organization_goes_without_a_rest_and_its_twin_keeps_everything(businesses, as_operator):
    ours, theirs = businesses
    of_twin = rows_by_model(rows_of_organization(theirs.shop.pk))
    names = list(FileUpload.objects.values_list("organization", "file"))
    response = as_operator.get(deletion(ours.shop)).data

    job = delete(as_operator, ours.shop)

    assert (job.status, job.error) == (JobStatus.DONE, "")
    assert not any(rows_by_model(rows_of_organization(ours.shop.pk)).values())
    for model in apps.get_models():  # by the column, wherever there is one
        if any(one.name == "organization" for one in model._meta.local_fields):
            assert not all_of(model).filter(organization=ours.shop.pk).exists(), model
    assert rows_by_model(rows_of_organization(theirs.shop.pk)) == of_twin
    assert job.result["gone"] == {one["kind"]: one["count"] for one in response["goes"]}
    assert job.result["records"] == response["total"] == job.total
    assert job.started_by.username == "operator"
    for organization, name in names:
        assert default_storage.exists(name) == (organization == theirs.shop.pk)
    connection.check_constraints()


@pytest.mark.slow
def test_a_branch_goes_with_what_is_its_own_and_the_preview_said_so(businesses, db, client_for):
    ours, theirs = businesses
    branch, other = ours.branches
    client = client_for(ours.people["owner"])
    of_twin = rows_by_model(rows_of_organization(theirs.shop.pk))
    response = client.get(deletion(branch)).data
    (staying,) = [one["count"] for one in response["stays"] if one["kind"] == "customer"]
    visits_elsewhere = Visit.objects.filter(branch=other).count()

    job = delete(client, branch)

    assert (job.status, job.error) == (JobStatus.DONE, "")
    assert job.result["gone"] == {one["kind"]: one["count"] for one in response["goes"]}
    assert not any(rows_by_model(rows_of_branch(branch.pk)).values())
    assert staying > 0
    assert Visit.objects.filter(branch=other).count() == visits_elsewhere
    assert rows_by_model(rows_of_organization(theirs.shop.pk)) == of_twin
    connection.check_constraints()
