"""How each table hangs on its organization, read from the models.

For partitions by organization, or a PostgreSQL that keeps organizations on many servers: see
docs/scaling.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import ForeignKey, Model, UniqueConstraint

from accounts.models import Organization
from config.deleting.rows import SHARED
from config.deleting.steps import every_model, foreign_keys

OWN, BY_PARENT, OF_ALL = "own", "by its parent", "of all"
COLUMN = "organization"


@dataclass(frozen=True)
class Table:
    name: str
    label: str
    hangs: str  # OWN, BY_PARENT, OF_ALL; "" when nobody has said
    path: str  # by which fields its organization is reached
    may_be_none: bool  # rows without an organization
    unique_elsewhere: tuple[str, ...]  # what is unique and does not name the organization
    references: tuple[str, ...]  # foreign keys to tables that hang on an organization, too


@dataclass(frozen=True)
class Size:
    rows: int
    bytes_a_row: int  # table, indexes and what is kept beside it


def tables() -> list[Table]:
    """Of every model; a table of our own first, by name."""
    paths = _paths(every_model())
    found = [_table(model, paths) for model in every_model()]
    order = [OWN, BY_PARENT, OF_ALL, ""]
    return sorted(found, key=lambda one: (order.index(one.hangs), one.name))


def sizes() -> dict[str, Size]:
    """{table: its size} here, by the statistics of PostgreSQL's last ANALYZE; filled ones."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, reltuples::bigint, pg_total_relation_size(oid) FROM pg_class "
            "WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace "
            "AND reltuples > 0"
        )
        return {name: Size(rows, round(size / rows)) for name, rows, size in cursor.fetchall()}


def _paths(models: Iterable[type[Model]]) -> dict[type[Model], list[ForeignKey]]:
    """The shortest way of each to its organization; by keys that are never empty, if any do."""
    paths: dict[type[Model], list[ForeignKey]] = {Organization: []}
    left = [model for model in models if model._meta.label not in SHARED]
    for filled_only in (True, False):
        found = True
        while found:
            found = False
            reached = dict(paths)
            for model in left:
                for key in foreign_keys(model):
                    parent = key.related_model
                    if model in paths or parent not in reached or parent is model:
                        continue
                    if filled_only and key.null and parent is not Organization:
                        continue
                    paths[model], found = [key, *reached[parent]], True
    return paths


def _table(model: type[Model], paths: dict[type[Model], list[ForeignKey]]) -> Table:
    path = paths.get(model)
    own = bool(path) and path[0].related_model is Organization  # type: ignore[index]
    if model is Organization or model._meta.label in SHARED:
        hangs = OF_ALL
    elif path is None:
        hangs = ""
    else:
        hangs = OWN if own else BY_PARENT
    inside = hangs in (OWN, BY_PARENT)
    return Table(
        name=model._meta.db_table,
        label=model._meta.label,
        hangs=hangs,
        path=".".join(key.name for key in path or ()),
        may_be_none=any(key.null for key in path or ()),
        unique_elsewhere=tuple(_unique_elsewhere(model)) if inside else (),
        references=tuple(
            key.name
            for key in foreign_keys(model)
            if inside and key.related_model is not Organization and paths.get(key.related_model)
        ),
    )


def _unique_elsewhere(model: type[Model]) -> Iterable[str]:
    """But for the primary key, which is one of the whole table everywhere."""
    for field in model._meta.local_fields:
        if field.unique and not field.primary_key:
            yield field.name
    together = [tuple(each) for each in model._meta.unique_together]
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint):
            together.append(tuple(constraint.fields) or (constraint.name,))
    for fields in together:
        if COLUMN not in fields:
            yield " + ".join(fields)
