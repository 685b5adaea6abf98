"""In which order rows go, found from the foreign keys of the models."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import CompositePrimaryKey, Exists, ForeignKey, Model, OuterRef, QuerySet

from customers.models import BlockingKey, Customer, MergeRecord
from history.models import Change, is_recorded
from leads.models import Lead

# They name records by plain ids, so that no foreign key says that they go first.
_BY_ID: Mapping[type[Model], tuple[type[Model], ...]] = {
    Customer: (BlockingKey, MergeRecord),
    Lead: (BlockingKey, MergeRecord),
}
Rows = dict[type[Model], QuerySet]


@dataclass(frozen=True)
class Step:
    """Rows that go or, with `changes`, are changed; once changed they are among `rows` no more."""

    rows: QuerySet
    changes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def model(self) -> type[Model]:
        return self.rows.model

    @property
    def key(self) -> str:
        """By which rows are walked through: a register's blocking keys have no id of their own."""
        return "record" if isinstance(self.model._meta.pk, CompositePrimaryKey) else "pk"

    def next_keys(self, after: Any, most: int) -> list[Any]:
        """The keys of the next rows that no other row of their table still points to."""
        rows = self.rows if after is None else self.rows.filter(**{f"{self.key}__gt": after})
        if not self.changes:
            for one in foreign_keys(self.model):
                if one.related_model is self.model:
                    pointing = all_of(self.model).filter(**{one.name: OuterRef("pk")})
                    rows = rows.exclude(Exists(pointing))
        return list(rows.order_by(self.key).values_list(self.key, flat=True)[:most])


@contextmanager
def without_compiling() -> Iterator[None]:
    """PostgreSQL would compile these nested questions for half a minute and answer in no time."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL jit = off")
        yield


def all_of(model: type[Model]) -> QuerySet:
    """Every row, whatever the model's managers leave out or refuse."""
    return QuerySet(model=model)


def every_model() -> list[type[Model]]:
    models = apps.get_models(include_auto_created=True)
    return [model for model in models if model._meta.managed and not model._meta.proxy]


def foreign_keys(model: type[Model]) -> list[ForeignKey]:
    """Those in the model's own table, one-to-one among them."""
    return [one for one in model._meta.local_fields if isinstance(one, ForeignKey)]


def children_first(models: Iterable[type[Model]]) -> list[type[Model]]:
    """Whoever points to a row goes before it.

    Raises CycleError for two that point to each other.
    """
    wanted = list(models)
    order: TopologicalSorter[type[Model]] = TopologicalSorter()
    for model in wanted:
        by_id = (*_BY_ID.get(model, ()), *([Change] if is_recorded(model) else []))
        order.add(model, *[one for one in by_id if one in wanted])
    for model in wanted:
        for one in foreign_keys(model):
            parent: Any = one.related_model
            if parent is not model and parent in wanted:
                order.add(parent, model)
    return list(order.static_order())


def parents_first() -> Iterator[type[Model]]:
    return reversed(children_first(every_model()))
