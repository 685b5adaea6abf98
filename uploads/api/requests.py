"""What is sent with a sheet: the file, and how it is to be understood."""

import json
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import Branch, DateOrder
from core.api.fields import ScopedRelatedField
from uploads.models import UploadKind
from uploads.readers.code_pages import ENCODINGS

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


class KindField(serializers.ChoiceField):
    default_error_messages = {
        "invalid_choice": '"{input}" is no kind of sheet. Use one of: '
        + ", ".join(UploadKind.values)
        + "."
    }


class AnswerSerializer(serializers.Serializer):
    """How the file is to be understood, where the person knows better."""

    sheet = serializers.CharField(
        required=False, allow_blank=True, max_length=200, help_text="Of a workbook: its tab's name."
    )
    mapping = MappingField(required=False)
    header_row = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=1_048_576,
        allow_null=True,
        help_text="The row of the headings, as the sheet numbers it; 0: there are none.",
    )
    date_order = serializers.ChoiceField(
        required=False, allow_blank=True, choices=DateOrder.choices
    )
    encoding = serializers.ChoiceField(
        required=False,
        allow_blank=True,
        choices=list(ENCODINGS.items()),
        help_text="Of a text file (CSV, TSV, TXT) that does not say it; `encodings` lists those "
        "that it may be in.",
    )
    swap_day_month = serializers.BooleanField(
        required=False,
        help_text="Swap day and month back in dates that a spreadsheet swapped: the warning "
        "day_month_swapped says where.",
    )


class UploadRequestSerializer(AnswerSerializer):
    file = serializers.FileField(
        allow_empty_file=True, help_text="CSV, TSV, TXT, XLSX, XLS or ODS."
    )
    kind = KindField(choices=UploadKind.choices)
    branch = ScopedRelatedField(
        queryset=Branch.objects.all(),
        required=False,
        allow_null=True,
        help_text="For rows that name no shop.",
    )
    create_missing_branches = serializers.BooleanField(
        default=False, help_text="Shops that are not known become branches. For managers."
    )
    preview = serializers.BooleanField(
        default=False,
        help_text="Show what the sheet would do and wait for POST /uploads/{id}/run/.",
    )


class ContactListSerializer(UploadRequestSerializer):
    """A list of contacts: what `POST /api/uploads/` takes, but for the kind."""

    def get_fields(self) -> dict[str, serializers.Field]:
        fields = super().get_fields()
        del fields["kind"]
        return fields

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return {**super().validate(attrs), "kind": UploadKind.CONTACTS.value}
