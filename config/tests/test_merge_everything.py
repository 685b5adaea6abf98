"""A merge takes everything along: of every kind of record that exists, found from the models."""

from collections import Counter

import pytest
from django.apps import apps

from config.tests.factories import FACTORIES
from customers.merging import Stays, registry
from customers.merging.services import merge_records
from customers.models import Customer, DuplicateCandidate, MergeRecord
from history.services import record_change
from leads.models import (
    ChannelPartner,
    Lead,
    LeadProjectAssociation,
    PartnerProject,
    Project,
)
from uploads.models import FileUpload, UploadKind, UploadRow
from visits.models import Visit
from visits.signals import notify_changed

# Tables that a merge itself writes its traces into.
TRACES = {
    "accounts.TrailEntry",
    "customers.MergeRecord",
    "customers.MergeMember",
    "history.Change",
    "leads.PartnerClaim",
}


@pytest.fixture
def twins(shop):
    """Two customers, both leads, each with every kind of record that any model knows."""
    leads = [everything_of(shop, number) for number in (1, 2)]
    project = Project.objects.create(organization=shop, name="Both are in it")
    for number, lead in enumerate(leads, 1):
        LeadProjectAssociation.objects.create(organization=shop, lead=lead, project=project)
        partner = FACTORIES[ChannelPartner](shop, number)
        PartnerProject.objects.create(partner=partner, project=project)
    branch = FACTORIES[Visit](shop, 70).branch
    for lead in leads:
        Visit.objects.create(
            organization=shop, customer=lead.customer, branch=branch, visit_date=shop.today()
        )
    return leads


def everything_of(shop, number):
    for factory in FACTORIES.values():
        factory(shop, number)
    lead = FACTORIES[Lead](shop, number)
    membership = FACTORIES[LeadProjectAssociation](shop, number)
    for record in (lead, membership):
        record_change(record, {"source": ["", "Fair"]}, by=None)
    merged_before(FACTORIES[Customer](shop, 90 + number), into=lead.customer)
    earlier = Lead.objects.create(organization=shop, customer=lead.customer, is_active=False)
    merged_before(earlier, into=lead)
    partner = FACTORIES[ChannelPartner](shop, number)
    merged_before(FACTORIES[ChannelPartner](shop, 90 + number), into=partner)
    record_change(partner, {"city": ["", "Surat"]}, by=None)
    before, behind = FACTORIES[Customer](shop, 0), FACTORIES[Customer](shop, 60)
    for first, second in ((before, lead.customer), (lead.customer, behind)):
        first, second = sorted((first, second), key=lambda one: one.pk)
        DuplicateCandidate.objects.get_or_create(organization=shop, first=first, second=second)
    visit = Visit.objects.filter(customer=lead.customer).first()
    UploadRow.objects.filter(customer=lead.customer).update(lead=lead, visit=visit)
    sheet = FACTORIES[FileUpload](shop, 50 + number)
    FileUpload.objects.filter(pk=sheet.pk).update(kind=UploadKind.CHANNEL_PARTNERS)
    row = FACTORIES[UploadRow](shop, 50 + number)
    UploadRow.objects.filter(pk=row.pk).update(upload=sheet, channel_partner=partner)
    # What follows from bills is settled whenever one is written.
    notify_changed(shop, [lead.customer_id], by=None)
    return lead


def merged_before(record, *, into):
    type(record).objects.filter(pk=record.pk).update(is_active=False, merged_into=into)


def merge(by, kind_name, kept, gone):
    """Merge, with the kept one's value wherever a person chooses."""
    kind = registry.kinds()[kind_name]
    choices = {
        field.name: kept.pk
        for field in kind.decidable()
        if getattr(kind.fields.get(field.name), "choosable", True)
        and getattr(kept, field.attname) not in (None, "")
    }
    organization = kept.organization
    return merge_records(
        kind_name, kept.pk, [gone.pk], choices=choices, by=by, organization=organization
    )


def relations(model):
    return [one.relation for one in registry.registered(model) if not isinstance(one.rule, Stays)]


def assert_everything_is_there(record):
    for relation in relations(type(record)):
        assert relation.rows([record.pk]).exists(), f"Make a {relation.label} in `everything_of`"


def assert_nothing_is_left(record):
    for relation in relations(type(record)):
        rows = relation.rows([record.pk])
        if relation.model is DuplicateCandidate:
            rows = rows.exclude(status="merged")  # the closed pair goes on naming both
        assert not rows.exists(), f"{relation.label} still points to what was merged away"


def table_sizes():
    models = [model for model in apps.get_models() if not model._meta.proxy]
    return Counter({model._meta.label: model._base_manager.count() for model in models})


def sizes_without_combined(before):
    """The sizes there should be, by what the merges wrote down as combined."""
    expected = Counter(before)
    for merge_record in MergeRecord.objects.all():
        for entry in merge_record.combined:
            label = entry["relation"].rsplit(".", 1)[0]
            expected[label] -= len(entry["were"]) - 1
    return expected


def without_traces(sizes):
    return {label: size for label, size in sizes.items() if label not in TRACES}


def test_of_a_customer_nothing_stays_behind(asha, twins):
    kept, gone = (lead.customer for lead in twins)
    assert_everything_is_there(gone)

    merge(asha, "customer", kept, gone)

    assert_everything_is_there(kept)
    assert_nothing_is_left(gone)


def test_of_a_lead_nothing_stays_behind_nor_of_its_customer(asha, twins):
    kept, gone = twins
    customer = gone.customer
    assert_everything_is_there(gone)

    merge(asha, "lead", kept, gone)

    assert_everything_is_there(kept)
    assert_nothing_is_left(gone)
    assert_nothing_is_left(customer)


def test_of_a_channel_partner_nothing_stays_behind(shop, asha, twins):
    kept, gone = (FACTORIES[ChannelPartner](shop, number) for number in (1, 2))
    assert_everything_is_there(gone)

    merge(asha, "channel_partner", kept, gone)

    assert_everything_is_there(kept)
    assert_nothing_is_left(gone)


@pytest.mark.parametrize("kind", ["customer", "lead", "channel_partner"])
def test_no_table_loses_a_row_but_what_is_written_down_as_combined(kind, shop, asha, twins):
    kept, gone = {
        "customer": [lead.customer for lead in twins],
        "lead": twins,
        "channel_partner": [FACTORIES[ChannelPartner](shop, number) for number in (1, 2)],
    }[kind]
    before = table_sizes()

    merge(asha, kind, kept, gone)

    expected = sizes_without_combined(before)
    assert without_traces(table_sizes()) == without_traces(expected)
    assert expected != before, "nothing was combined: this test shows less than it says"


def test_a_combined_row_is_written_down_as_it_was_on_both_sides(asha, twins):
    kept, gone = (lead.customer for lead in twins)

    record = merge(asha, "customer", kept, gone)

    (visits,) = [one for one in record.combined if one["relation"] == "visits.Visit.customer"]
    assert [row["customer"] for row in visits["were"]] == [kept.pk, gone.pk]
    part = record.parts.get()
    (memberships,) = [
        one for one in part.combined if one["relation"] == "leads.LeadProjectAssociation.lead"
    ]
    assert [row["lead"] for row in memberships["were"]] == [lead.pk for lead in twins]
