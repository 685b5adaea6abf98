"""A person with a record of every kind, each text of which is marked: the export has all, and the
erasure leaves nothing but what is kept for a reason.
"""

import json

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import JSONField
from django.utils import timezone

from config.deleting.steps import all_of
from config.rights.erasing.services import start_erasing
from config.rights.export import as_json, everything_known
from config.rights.mentions import text_columns
from config.rights.person import Person
from config.rights.records import KINDS, records_of
from config.tests.factories import FACTORIES
from core.erasing import erasing
from customers.models import BlockingKey, Customer, DuplicateScope, OptedOutPhone
from jobs.models import Job, JobStatus
from jobs.testing import run_jobs
from messaging.models import PhoneEvidence
from uploads.models import FileUpload, RevertEntry, RowAttempt, UploadRevert, UploadRow

MARK = "Qx7"
# By which records are found, or what the database lets nobody change.
_FOUND_BY = {"target_type", "record_type", "type", "object_id", "choices", "moved"}
# What a person's records keep, and why.
KEPT = {
    "customers.Customer.source": "where the person came from, a word of the business",
    "visits.Visit.source": "as the customer's",
    "visits.Visit.attended_by_text": "staff",
    "visits.Bill.bill_number": "the business's own, on paper as well",
    "visits.Bill.source": "as the customer's",
    "visits.Bill.currency": "of the amount",
    "messaging.Message.sender": "the business's own",
    "messaging.Message.template_name": "the business's own",
    "messaging.Message.language": "of the template",
    "messaging.Message.error_code": "of the provider",
    "contacts.ContactRecord.source": "as the customer's",
    "leads.Lead.source": "as the customer's",
    "leads.LeadProjectAssociation.source": "as the customer's",
    "leads.LeadProjectAssociation.status": "one of the project's own words",
    "leads.PartnerClaim.cause": "a code",
    "leads.PartnerClaim.description": "the row of a sheet, by its number",
    "bookings.Booking.service_type": "what was sold",
    "reminders.CallOutcome.refills": "numbers of records",
}


@pytest.fixture
def person(shop, asha, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for number in (5, 10):
        for factory in FACTORIES.values():
            factory(shop, number)
    customer = Customer.objects.get(organization=shop, full_name="Secret person 10")
    row = UploadRow.objects.filter(customer=customer).first()
    RowAttempt.objects.create(
        row=row, number=2, cells=["x"], outcome="updated", tried_at=timezone.now()
    )
    revert = UploadRevert.objects.create(organization=shop, upload=row.upload)
    RevertEntry.objects.create(
        revert=revert, decision="kept", record_type="customer", record_id=customer.pk, title="x"
    )
    OptedOutPhone.objects.get_or_create(organization=shop, phone=customer.phone)
    PhoneEvidence.objects.create(
        organization=shop, phone=customer.phone, kind="inbound", day=shop.today()
    )
    LogEntry.objects.create(
        user=asha,
        content_type=ContentType.objects.get_for_model(Customer),
        object_id=str(customer.pk),
        object_repr="x",
        action_flag=2,
    )
    scope = DuplicateScope.objects.get_or_create(organization=shop, type="customer")[0]
    BlockingKey.objects.create(scope=scope, key=1, record=customer.pk)
    return customer


def marked_columns(model):
    """Where people or programs write what they like; a key of the business's own is none."""
    for name in text_columns(model):
        field = model._meta.get_field(name)
        unique = {n for one in model._meta.constraints for n in getattr(one, "fields", ())}
        if not field.choices and not field.unique and name not in unique:
            yield field


def mark(customer):
    """Past the models, as whatever wrote into these columns once."""
    everything = Person.of(customer)
    for model in KINDS:
        if model in (FileUpload, BlockingKey):
            continue
        ids = list(records_of(everything, model).values_list("pk", flat=True))
        values = {field.name: _marked(field) for field in marked_columns(model)}
        for name in _FOUND_BY & values.keys():
            del values[name]
        if values:
            with transaction.atomic(), erasing():
                all_of(model).filter(pk__in=ids).update(**values)


def _marked(field):
    if not isinstance(field, JSONField):
        return MARK
    return (
        [MARK]
        if field.default is list or field.name in ("cells", "filled")
        else {"x": [MARK, MARK]}
    )


def test_of_each_kind_there_is_a_record_in_the_export(person, asha):
    everything = Person.of(person)
    empty = {model._meta.label for model in KINDS if not records_of(everything, model).exists()}

    assert empty == set()

    known = as_json(everything_known(person, reader=asha, file_format="json"))
    sections = {one["name"] for one in known["sections"]}
    exported = {model._meta.model_name for model, kind in KINDS.items() if not kind.not_exported}
    assert exported - sections == set()


def test_no_column_keeps_a_value_but_for_a_reason(person, asha):
    mark(person)
    numbers = {
        model: list(records_of(Person.of(person), model).values_list("pk", flat=True))
        for model in KINDS
        if model not in (FileUpload, BlockingKey)
    }
    job = start_erasing(person, confirm=str(person.pk), by=asha)

    run_jobs()

    job = Job.objects.get(pk=job.pk)
    assert (job.status, job.error) == (JobStatus.DONE, "")
    left = {
        f"{model._meta.label}.{field.name}"
        for model, ids in numbers.items()
        for field in marked_columns(model)
        for value in all_of(model).filter(pk__in=ids).values_list(field.name, flat=True)
        if MARK in json.dumps(value)
    }
    assert left == KEPT.keys()
