"""An id of another organization, wherever one may be put, is answered like an id of nobody.

The names to put one under are those of all foreign keys there are, and of the fields that bodies
take an id in; nothing is listed by hand.
"""

import json
import re
from functools import cache

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import F
from django.urls import resolve
from rest_framework import serializers
from rest_framework.relations import ManyRelatedField

from accounts.models import Branch, Organization
from config.tests.factories import FACTORIES
from config.tests.routes import SAFE, api_routes
from config.tests.test_guards import has_fields, ours
from config.tests.walks.test_walk import every, served, text_of
from core.api.fields import ScopedRelatedField
from core.api.operations import operation_of
from customers.models import Customer
from reports.api.base import ScopeSerializer

ROUTES = api_routes()
MISSING = 999_999_999


def relations():
    """{name: model it leads to} of every relation between models that have a factory."""
    return {
        name: field.related_model
        for model in apps.get_models()
        if model in FACTORIES
        for field in model._meta.get_fields()
        if field.related_model in FACTORIES and (field.many_to_one or field.many_to_many)
        for name in (field.name, getattr(field, "attname", field.name))
    }


def related_fields_of_bodies():
    """{name: model it leads to} of what any serializer takes a related id in."""
    fields = {}
    for serializer in ours(serializers.Serializer):
        if serializer is ScopeSerializer:  # a report's query; see its own tests
            continue
        for name, field in serializer().fields.items() if has_fields(serializer) else ():
            one = field.child_relation if isinstance(field, ManyRelatedField) else field
            if isinstance(one, ScopedRelatedField) and not field.read_only:
                fields[name] = one.queryset.model
    return fields


@pytest.fixture(scope="module")
def strangers(module_db):
    """{name: id of a stranger's record}, made once: nothing may change them."""
    other_shop = Organization.objects.create(name="Dev Stores")
    records = {model: factory(other_shop, 1) for model, factory in FACTORIES.items()}
    names = related_fields_of_bodies() | relations()
    return {name: records[model].pk for name, model in names.items()}


def without_ids(text):
    """Nor what is random by design: a webhook's new key and its secret."""
    text = re.sub(r'"(key_id|secret)":"[^"]*"', "", text)
    return re.sub(r"\d+", "N", text)


def bodies(ids):
    yield ids
    yield {name: [value] for name, value in ids.items()}


def known_of(route, record, body):
    """Of `body` what the operation has fields for; it refuses the others, whosever id they hold."""
    match = resolve(route.url(record))
    operation = operation_of(match.func, route.method, tuple(match.kwargs))
    names = operation.properties(operation.body)
    return {name: value for name, value in body.items() if names is None or name in names}


def send(client, route, record, body):
    """The status and the text, free of ids; what was done is reverted."""
    with transaction.atomic():
        known = known_of(route, record, body)
        response = getattr(client, route.method)(route.url(record), known, format="json")
        if MISSING not in body.values() and [MISSING] not in body.values():
            assert_nothing_leads_across()
        transaction.set_rollback(True)
    return response.status_code, without_ids(text_of(response))


def assert_nothing_leads_across():
    """No record belongs to another organization than what it leads to."""
    with connection.cursor() as cursor:
        cursor.execute(*what_leads_across())
        assert cursor.fetchall() == []


@cache
def what_leads_across():
    """One query, made once, that names the foreign keys that do."""
    parts, values = [], []
    for model in FACTORIES:
        for field in model._meta.concrete_fields:
            if field.related_model in FACTORIES and has_organization(model, field.related_model):
                across = model._base_manager.exclude(**{field.name: None}).exclude(
                    **{f"{field.name}__organization": F("organization")}
                )
                sql, given = across.order_by().values("pk").query.sql_with_params()
                parts.append(f"SELECT '{model.__name__}.{field.name}' WHERE EXISTS ({sql})")
                values += given
    return " UNION ALL ".join(parts), values


def test_a_record_that_leads_across_would_be_noticed(shop, other_shop):
    mine, theirs = FACTORIES[Customer](shop, 1), FACTORIES[Branch](other_shop, 2)
    Customer.objects.filter(pk=mine.pk).update(branch=theirs)

    with pytest.raises(AssertionError, match=r"Customer\.branch"):
        assert_nothing_leads_across()


def has_organization(*models):
    return all(any(f.name == "organization" for f in m._meta.concrete_fields) for m in models)


@every(route for route in ROUTES if route.method not in SAFE)
def test_a_body_with_a_strangers_id_is_answered_like_one_with_nobodys(
    route, as_asha, records, strangers
):
    record = served(route, records)

    for body, nobodys in zip(
        bodies(strangers), bodies(dict.fromkeys(strangers, MISSING)), strict=True
    ):
        assert send(as_asha, route, record, body) == send(as_asha, route, record, nobodys)


@every(route for route in ROUTES if route.method == "get")
def test_a_query_with_a_strangers_id_is_answered_like_one_with_nobodys(
    route, as_asha, records, strangers
):
    url = route.url(served(route, records))
    match = resolve(url)

    for name in operation_of(match.func, "get", tuple(match.kwargs)).query & strangers.keys():
        strangers_id, nobodys = {name: strangers[name]}, {name: MISSING}
        assert answer(as_asha, url, strangers_id) == answer(as_asha, url, nobodys), name


def answer(client, url, query):
    response = client.get(url, query)
    return response.status_code, without_ids(text_of(response))


def test_every_related_id_that_a_body_takes_is_refused_somewhere(as_asha, records, strangers):
    refused = {
        error["field"].split(".")[0]
        for route in ROUTES
        if route.method in ("post", "patch")
        for record in [served(route, records)]
        for body in bodies(strangers)
        for error in errors_of(as_asha, route, record, body)
        if error["code"] == "does_not_exist"
    }

    # A customer added by hand may name its own organization, by id or name.
    assert refused == {"organization", *related_fields_of_bodies()}


def errors_of(client, route, record, body):
    status, text = send(client, route, record, body)
    return json.loads(text)["errors"] if status == 400 else []
