"""Two people of a sheet, and erasing one of them over HTTP."""

from customers.models import Customer
from jobs.models import Job, JobStatus
from jobs.testing import run_jobs

PHONE = "9723521333"
FARIDA = ["Farida Khan", PHONE, "farida@mail.example", "K7654321", "CG Road", "2/5/2024", "Surat"]
LEELA = ["Leela Rao", "9825012345", "", "", "CG Road", "3/5/2024", "Surat"]


def address(customer):
    return f"/api/customers/{customer.pk}/erasure/"


def ask(client, customer, confirm=None):
    body = {"confirm": str(customer.pk) if confirm is None else confirm}
    return client.post(address(customer), body, format="json")


def erase(client, customer):
    response = ask(client, customer)
    assert response.status_code == 202, response.data
    run_jobs()
    job = Job.objects.get(pk=response.data["id"])
    assert (job.status, job.error) == (JobStatus.DONE, "")
    return job


def left_of(customer):
    return Customer.with_counters.get(pk=customer.pk)
