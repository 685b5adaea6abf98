"""Who works here, for everybody who works: details of members are the owners' (`/users/`)."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Branch, User
from accounts.services import working_members
from core.api.fields import ScopedRelatedField
from core.api.schema import endpoint
from core.api.viewsets import ForOrganizationView
from core.roles import Can


class ColleagueSerializer(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ["id", "name", "role"]
        read_only_fields = fields


class ColleaguesSerializer(serializers.Serializer[Any]):
    results = ColleagueSerializer(many=True)


class ColleaguesQuerySerializer(serializers.Serializer[Any]):
    branch = ScopedRelatedField(queryset=Branch.objects.all(), required=False)


@extend_schema(tags=["users"])
class ColleaguesView(ForOrganizationView):
    serializer_class = ColleaguesSerializer
    rights = {"get": Can.WORK}

    @endpoint(
        "Who works here, by name",
        gives=ColleaguesSerializer,
        parameters=[
            OpenApiParameter(
                "branch",
                int,
                description="Who works in it. Left out: in any branch that you see.",
            )
        ],
    )
    def get(self, request: Request) -> Response:
        """Active people who do the work, which viewers do not. A bill's `served_by` is one who
        works in its branch; contacts are given out to any."""
        branch = self.read_query(ColleaguesQuerySerializer).get("branch")
        branch_ids = self.user.branch_ids if branch is None else [branch.pk]
        members = working_members(self.organization, branch_ids)
        found = sorted(members, key=lambda member: (member.name.casefold(), member.pk))
        return self.answer({"results": found})
