"""When somebody is best called, in answers."""

from typing import Any

from rest_framework import serializers

from reminders.call_times.parts import BRANCH, ORGANIZATION, OWN, SEGMENT, WEEKDAYS, WEEKENDS


class CallTimeSerializer(serializers.Serializer[Any]):
    """The part of the week in which somebody is best called, with the evidence."""

    text = serializers.CharField(help_text="Usually answers 18-20 h on weekdays: 7 of 9 calls.")
    days = serializers.ChoiceField(choices=[WEEKDAYS, WEEKENDS], source="part.days")
    starts = serializers.IntegerField(
        source="part.starts", help_text="Hour where the organization stands."
    )
    until = serializers.IntegerField(source="part.until", help_text="Hour, not included.")
    answered = serializers.IntegerField(help_text="Of `calls`: the evidence.")
    calls = serializers.IntegerField()
    basis = serializers.ChoiceField(
        choices=[OWN, SEGMENT, BRANCH, ORGANIZATION],
        help_text="Whose calls these are: the person's own, or, where those are too few, those of "
        "people of the same category and branch, of the branch, of the organization.",
    )
    chance = serializers.FloatField(help_text="Of an answer then, from 0 to 1, shrunk.")
    is_now = serializers.BooleanField(help_text="It is that part of the week now.")
