"""What nobody may forget: ids in bodies and filters are scoped wherever they are taken."""

import django_filters
import pytest
from django.db.models import UniqueConstraint
from rest_framework import serializers
from rest_framework.relations import ManyRelatedField, RelatedField

from config.tests.routes import api_routes
from core.api.fields import ScopedRelatedField
from core.api.filters import ScopedModelChoiceFilter
from customers.merging import Stays, registry

OURS = (
    "core.", "accounts.", "jobs.", "history.", "customers.", "visits.", "contacts.", "leads.",
    "bookings.", "messaging.", "reminders.", "reports.", "uploads.",
)  # fmt: skip


def subclasses(cls):
    for child in cls.__subclasses__():
        yield child
        yield from subclasses(child)


def ours(base):
    found = {c for c in subclasses(base) if c.__module__.startswith(OURS)}
    return sorted((c for c in found if ".tests." not in c.__module__), key=lambda c: c.__qualname__)


def has_fields(cls):
    return not issubclass(cls, serializers.ModelSerializer) or hasattr(cls, "Meta")


@pytest.mark.parametrize(
    "serializer", [cls for cls in ours(serializers.Serializer) if has_fields(cls)]
)
def test_every_related_id_in_a_body_is_scoped(serializer):
    for name, field in serializer().fields.items():
        relation = field.child_relation if isinstance(field, ManyRelatedField) else field
        if isinstance(relation, RelatedField) and not relation.read_only:
            assert isinstance(relation, ScopedRelatedField), f"{serializer.__name__}.{name}"


@pytest.mark.parametrize("filters", ours(django_filters.FilterSet))
def test_every_related_id_in_a_filter_is_scoped(filters):
    for name, filter_ in filters.base_filters.items():
        if hasattr(filter_, "queryset") or "queryset" in filter_.extra:
            assert isinstance(filter_, ScopedModelChoiceFilter), f"{filters.__name__}.{name}"


def test_no_viewset_makes_unscoped_filters_of_foreign_keys():
    for route in api_routes():
        fields = getattr(route.view, "filterset_fields", None) or ()
        for name in fields:
            field = route.model._meta.get_field(name.split("__")[0])
            assert not field.is_relation, f"{route.view.__name__}: give it a ScopedFilterSet"


def merged_relations():
    return [
        pytest.param(one, target, id=f"{one.relation.label} to {target.__name__}")
        for target in sorted(registry.targets(), key=lambda model: model.__name__)
        for one in registry.registered(target)
    ]


@pytest.mark.parametrize(("registered", "target"), merged_relations())
def test_a_merge_knows_what_becomes_of_every_relation(registered, target):
    assert registered.rule is not None, registry.missing_rule(registered.relation, target)


@pytest.mark.parametrize(("registered", "target"), merged_relations())
def test_a_relation_that_a_constraint_allows_once_is_combined(registered, target):
    relation = registered.relation
    field = relation.model._meta.get_field(relation.field)
    once = field.unique or any(
        relation.field in constraint.fields
        for constraint in relation.model._meta.constraints
        if isinstance(constraint, UniqueConstraint)
    )

    if once and registered.rule is not None:
        assert registered.rule.handles_unique, (
            f"{relation.label} is unique: two merged records may collide. Give it Combines."
        )


@pytest.mark.parametrize(("registered", "target"), merged_relations())
def test_a_merge_reads_no_table_whole(registered, target):
    """Each relation is found by an index that begins with it, or narrowed by one that has one."""
    model, name = registered.relation.model, registered.relation.field
    field = model._meta.get_field(name)
    constraints = [one for one in model._meta.constraints if isinstance(one, UniqueConstraint)]
    first = {
        one.fields[0].removeprefix("-")
        for one in (*model._meta.indexes, *constraints)
        if one.fields and one.condition is None
    }
    found = field.db_index or field.unique or name in first
    restricted = isinstance(registered.rule, Stays) or getattr(registered.rule, "within", None)

    assert found or restricted, f"{registered.relation.label} needs an index, or Moves(within=...)."
