"""Deletions as people ask for them, for tests."""

from accounts.models import Branch
from jobs.models import Job
from jobs.testing import run_jobs


def rows_by_model(rows):
    return {model._meta.label: rows[model].order_by().count() for model in rows}


def deletion(record):
    kind = "branches" if isinstance(record, Branch) else "organizations"
    return f"/api/{kind}/{record.pk}/deletion/"


def send(client, method, record):
    body = {"name": record.name} if method == "post" else None
    return getattr(client, method)(deletion(record), body, format="json")


def delete(client, record):
    response = client.post(deletion(record), {"name": record.name}, format="json")
    assert response.status_code == 202, response.data
    run_jobs()
    return Job.objects.get(pk=response.data["id"])
