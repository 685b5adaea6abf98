"""History and journey in answers."""

from typing import Any

from rest_framework import serializers

from history.journey import Item
from history.models import ChangeAction, ChangeCause


class CustomerChangeSerializer(serializers.Serializer):
    """One entry of the change log, as the person who asks may see it."""

    id = serializers.IntegerField(source="record.pk")
    action = serializers.ChoiceField(ChangeAction.choices, source="record.action")
    cause = serializers.ChoiceField(ChangeCause.choices, source="record.cause")
    cause_id = serializers.IntegerField(source="record.cause_id", allow_null=True)
    cause_label = serializers.CharField(source="cause_text", help_text="row 14 of may.csv")
    changed_by = serializers.CharField(source="by", help_text="Empty when nobody did it by hand.")
    changed_at = serializers.DateTimeField(source="record.at")
    changes = serializers.DictField(
        child=serializers.ListField(child=serializers.JSONField()),
        help_text="{field: [before, after]}; `identifiers` has [removed, added] keys.",
    )
    sentences = serializers.ListField(
        child=serializers.CharField(), help_text="City: Ahmedabad → Surat"
    )


class JourneyItemSerializer(serializers.Serializer):
    """One thing that happened. `date` is a day where only the day is known, else an instant."""

    type = serializers.CharField(help_text="store_visit, edit, ...")
    title = serializers.CharField()
    description = serializers.CharField()
    date = serializers.CharField(help_text="2025-09-25 or 2025-09-25T10:30:00+05:30")
    details = serializers.DictField(child=serializers.JSONField())

    def to_representation(self, item: Item) -> dict[str, Any]:
        return {
            "type": item.type,
            "title": item.entry.title,
            "description": item.entry.description,
            "date": item.format_date(),
            "details": item.entry.details,
        }


class JourneyPageSerializer(serializers.Serializer):
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = JourneyItemSerializer(many=True)
