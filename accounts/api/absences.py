"""When staff are away."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.absences import add_absence
from accounts.models import Absence, User
from core.api.fields import NameField, ScopedModelSerializer, ScopedRelatedField
from core.api.filters import DayRangeFilter, ScopedFilterSet
from core.api.schema import endpoint
from core.api.viewsets import ScopedListMixin, ScopedViewSet
from core.roles import Can


class AbsenceSerializer(ScopedModelSerializer):
    user = ScopedRelatedField(queryset=User.objects.all())
    user_name = NameField("user")

    class Meta:
        model = Absence
        fields = ["id", "user", "user_name", "starts_on", "ends_on", "created_by", "created_at"]
        read_only_fields = ["created_by", "created_at"]


class AbsenceFilter(ScopedFilterSet):
    ends_on = DayRangeFilter(label="Days included.")

    class Meta:
        model = Absence
        fields = ["user"]


class AbsenceViewSet(ScopedListMixin, mixins.DestroyModelMixin, ScopedViewSet):
    """Who is away is given no new contacts by the organization itself. Days that change are entered
    anew."""

    queryset = Absence.objects.all()
    serializer_class = AbsenceSerializer
    filterset_class = AbsenceFilter
    rights = dict.fromkeys(("list", "create", "destroy"), Can.MANAGE)
    ordering_fields = ("starts_on", "ends_on")
    summaries = {
        "list": "List when staff are away, the latest first",
        "create": "Enter when a member is away: first and last day",
        "destroy": "Delete an absence: the member is there",
    }

    def restrict(self, queryset: QuerySet[Absence]) -> QuerySet[Absence]:
        return queryset.select_related("user")

    @endpoint(takes=AbsenceSerializer, status=201)
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        values = self.read(AbsenceSerializer)
        absence = add_absence(self.organization, by=self.user, **values)
        return self.answer(absence, status=201)
