"""Parts of requests that sheets need."""

import json
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

_MOST_COLUMNS = 16_384
_LONGEST_HEADING = 500


@extend_schema_field(
    {
        "type": "object",
        "additionalProperties": {"type": "string", "nullable": True},
        "description": "{column: field}. A column is its heading, its letters (A, B, ...) or its "
        "number with 0 for the first; null leaves it out. Columns that are not named are taken as "
        "they are recognized. "
        "In a form: the same as JSON text.",
        "example": {"Kontakt": "phone", "0": "full_name", "Remarks": None},
    }
)
class MappingField(serializers.Field):
    """{column: field}, as JSON or as text that holds JSON."""

    default_error_messages = {
        "malformed": 'This is no JSON. Give an object such as {{"Mob": "phone", "3": null}}.',
        "shape": 'Give an object of column and field, such as {{"Mob": "phone", "3": null}}.',
    }

    def to_internal_value(self, data: Any) -> dict[str, str | None]:
        if isinstance(data, str):
            if not data.strip():
                return {}
            try:
                data = json.loads(data)
            except (ValueError, RecursionError):
                self.fail("malformed")
        if not isinstance(data, dict) or len(data) > _MOST_COLUMNS:
            self.fail("shape")
        column = serializers.CharField(max_length=_LONGEST_HEADING)
        for key, name in data.items():
            column.run_validation(key)
            if name is not None and not isinstance(name, str):
                self.fail("shape")
            column.run_validation(name or key)
        return data

    def to_representation(self, value: Any) -> Any:
        return value
