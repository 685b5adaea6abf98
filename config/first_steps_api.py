"""GET /organization/first-steps/: what a new business has done, and what comes next."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from config.first_steps import first_steps
from core.api.schema import endpoint
from core.api.viewsets import ForOrganizationView
from core.roles import Can

_STEPS = ("organization", "branches", "people", "sheet")


class StepSerializer(serializers.Serializer[Any]):
    step = serializers.ChoiceField(
        choices=_STEPS,
        help_text="organization: the clock is of its country. branches: there is one. people: "
        "somebody beside the owner. sheet: one was taken in.",
    )
    is_done = serializers.BooleanField()
    is_optional = serializers.BooleanField(help_text="A business may stay without it.")


class FirstStepsSerializer(serializers.Serializer[Any]):
    steps = StepSerializer(many=True, help_text="In order.")
    is_done = serializers.BooleanField(help_text="No step is left that is not optional.")
    is_empty = serializers.BooleanField(help_text="Nobody is in the register yet.")


@extend_schema(tags=["organization"])
class FirstStepsView(ForOrganizationView):
    serializer_class = FirstStepsSerializer

    @endpoint("What a new business did of its first steps", Can.ADMINISTER)
    def get(self, request: Request) -> Response:
        """Seen from the data each time: nothing is ticked by hand."""
        return self.answer(first_steps(self.organization))
