"""`field__in_values=values`: one of thousands of values, sent as a single parameter.

`field__in` makes a placeholder of every value: slow to build and to parse, and SQLite has a limit.
"""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, ForeignKey, Lookup
from django.db.models.sql.compiler import SQLCompiler

from core.pg_text import array_text


@Field.register_lookup
@ForeignKey.register_lookup
class InValues(Lookup):
    """Set membership. Values are of the column's own type: numbers, texts or UUIDs."""

    lookup_name = "in_values"
    prepare_rhs = False

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        column, parameters = self.process_lhs(compiler, connection)
        values: Iterable[Any] = self.rhs
        field = self.lhs.output_field
        if connection.vendor == "postgresql":
            array_type = field.rel_db_type(connection) if field.is_relation else None
            array_type = array_type or field.cast_db_type(connection)
            return f"{column} = ANY(%s::{array_type}[])", (*parameters, array_text(list(values)))
        listed = [value.hex if isinstance(value, UUID) else value for value in values]
        return (
            f"{column} IN (SELECT value FROM json_each(%s))",  # noqa: S608 - own column
            (*parameters, json.dumps(listed)),
        )
