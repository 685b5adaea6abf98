"""Remembered headings over HTTP: what is taken for what, and forgetting it."""

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from core.api.fields import NameField
from core.api.viewsets import ScopedReadOnlyViewSet
from core.roles import Can
from uploads.models import RememberedMapping


class RememberedMappingSerializer(serializers.ModelSerializer):
    remembered_by_name = NameField("remembered_by", "username")

    class Meta:
        model = RememberedMapping
        fields = [
            "id",
            "kind",
            "headings",
            "mapping",
            "remembered_by",
            "remembered_by_name",
            "remembered_at",
            "used_count",
            "last_used_at",
        ]
        read_only_fields = fields


class RememberedMappingViewSet(mixins.DestroyModelMixin, ScopedReadOnlyViewSet):
    queryset = RememberedMapping.objects.all()
    serializer_class = RememberedMappingSerializer
    filterset_fields = ("kind",)
    ordering_fields = ("remembered_at", "used_count")
    rights = {
        "list": Can.READ_UPLOADS,
        "retrieve": Can.READ_UPLOADS,
        "destroy": Can.UPLOAD,
    }
    summaries = {
        "list": "List headings that were corrected and are taken so again",
        "retrieve": "Show what the headings of a corrected sheet are taken for",
        "destroy": "Forget a correction: its headings are recognized by themselves again",
    }

    def restrict(self, queryset: QuerySet[RememberedMapping]) -> QuerySet[RememberedMapping]:
        return queryset.select_related("remembered_by")
