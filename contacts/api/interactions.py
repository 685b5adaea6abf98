"""What was tried to reach contacts, of all of them: entered at the contact's own /interactions/."""

from django.db.models import QuerySet
from rest_framework import serializers

from contacts.api.filters import InteractionFilter
from contacts.api.serializers import InteractionSerializer
from contacts.models import ContactInteraction
from core.api.filters import ScopedFilterBackend, StrictOrdering
from core.api.viewsets import ScopedReadOnlyViewSet


class ListedInteractionSerializer(InteractionSerializer):
    """An attempt, and whom it was to reach."""

    contact_name = serializers.CharField(source="contact.name", read_only=True)
    phone = serializers.CharField(source="contact.phone", read_only=True)

    class Meta(InteractionSerializer.Meta):
        fields = (*InteractionSerializer.Meta.fields, "contact_name", "phone")
        read_only_fields = fields


class InteractionViewSet(ScopedReadOnlyViewSet):
    queryset = ContactInteraction.objects.all()
    serializer_class = ListedInteractionSerializer
    filterset_class = InteractionFilter
    filter_backends = (ScopedFilterBackend, StrictOrdering)
    ordering_fields = ("id", "done_at")
    summaries = {
        "list": "List calls, messages and visits to contacts, newest first",
        "retrieve": "Show an attempt to reach a contact",
    }

    def restrict(self, queryset: QuerySet[ContactInteraction]) -> QuerySet[ContactInteraction]:
        return queryset.select_related("contact", "done_by")
