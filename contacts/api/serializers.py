"""Contact records, interactions and reminders in requests and answers."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import User
from contacts.models import (
    ContactInteraction,
    ContactRecord,
    ContactReminder,
    ContactStatus,
    InteractionKind,
)
from contacts.services.handled import handled_recently
from contacts.services.interacting import CLOSING_REASONS
from contacts.services.making import LONGEST_NOTES
from contacts.services.transitions import possible_transitions
from core.api.fields import IdField, NameField, ScopedModelSerializer, ScopedRelatedField
from customers.api.serializers import LONGEST_KEY
from history.models import Change
from visits.money import format_amount

_MOST_IDS = 100_000
_LONGEST_DAY = 86_400


class ContactSerializer(serializers.ModelSerializer):
    branch_name = NameField("branch")
    assigned_to_name = NameField("assigned_to")
    converted_by_name = NameField("converted_by")
    customer_name = NameField("customer", "full_name")
    status_label = serializers.CharField(source="get_status_display", read_only=True)
    opted_out = serializers.BooleanField(
        source="is_opted_out",
        read_only=True,
        help_text="The phone, or who it turned out to be, wants no messages: not given out.",
    )
    conversion_value = serializers.SerializerMethodField()

    class Meta:
        model = ContactRecord
        fields: tuple[str, ...] = (
            "id",
            "phone",
            "name",
            "branch",
            "branch_name",
            "source",
            "notes",
            "whatsapp_status",
            "opted_out",
            "status",
            "status_label",
            "customer",
            "customer_name",
            "assigned_to",
            "assigned_to_name",
            "assigned_at",
            "attempts",
            "first_contact_at",
            "last_contact_at",
            "next_action_on",
            "closing_reason",
            "yellow_on",
            "converted_on",
            "conversion_value",
            "conversion_bill",
            "converted_by",
            "converted_by_name",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields

    @extend_schema_field({"type": "string", "format": "decimal", "nullable": True})
    def get_conversion_value(self, contact: ContactRecord) -> str | None:
        """With the decimals of the organization's currency."""
        value = contact.conversion_value
        return None if value is None else format_amount(value, contact.organization.bill_currency)


class HandlingSerializer(serializers.Serializer):
    at = serializers.DateTimeField()
    by = serializers.IntegerField(source="by_id", allow_null=True)
    by_name = serializers.CharField()
    what = serializers.CharField(help_text="In words: Call, WhatsApp, a lead's follow-up.")
    kind = serializers.CharField(help_text="How: call, whatsapp, sms, email, visit, meeting, note.")
    record = serializers.CharField(help_text="What kind of record says so.")
    record_id = serializers.IntegerField()


class ContactDetailSerializer(ContactSerializer):
    """With who handled the phone in the last days, whatever for, and where the status may go."""

    possible_transitions = serializers.SerializerMethodField()
    handled_recently = serializers.SerializerMethodField(
        help_text="In the last 7 days, newest first, across branches."
    )

    class Meta(ContactSerializer.Meta):
        fields = (*ContactSerializer.Meta.fields, "possible_transitions", "handled_recently")
        read_only_fields = fields

    def get_possible_transitions(self, contact: ContactRecord) -> list[str]:
        return possible_transitions(contact)

    @extend_schema_field(HandlingSerializer(many=True))
    def get_handled_recently(self, contact: ContactRecord) -> Any:
        handled = handled_recently(contact.organization, [contact.phone])
        return HandlingSerializer(handled.get(contact.phone, []), many=True).data


class ImportedContactSerializer(ContactDetailSerializer):
    created = serializers.SerializerMethodField(help_text="False: the phone was a contact already.")

    class Meta(ContactDetailSerializer.Meta):
        fields = (*ContactDetailSerializer.Meta.fields, "created")
        read_only_fields = fields

    def get_created(self, contact: ContactRecord) -> bool:
        return bool(self.context.get("created"))


class ContactEntrySerializer(ScopedModelSerializer):
    phone = serializers.CharField(
        max_length=LONGEST_KEY,
        allow_blank=True,  # refused with a sentence by the service
        help_text="In any spelling; of several the first counts.",
    )

    class Meta:
        model = ContactRecord
        fields = ("phone", "name", "branch", "notes", "source")
        extra_kwargs = {"notes": {"max_length": LONGEST_NOTES}}


class ContactChangeEntrySerializer(ScopedModelSerializer):
    """Only what is given changes; the status moves as the contact's possible_transitions say."""

    status = serializers.ChoiceField(choices=ContactStatus.choices, required=False)

    class Meta:
        model = ContactRecord
        fields = ("name", "branch", "notes", "source", "status", "closing_reason", "next_action_on")
        extra_kwargs = {"notes": {"max_length": LONGEST_NOTES}}


class InteractionSerializer(serializers.ModelSerializer):
    done_by_name = NameField("done_by")

    class Meta:
        model = ContactInteraction
        fields: tuple[str, ...] = (
            "id",
            "contact",
            "kind",
            "notes",
            "customer_response",
            "next_action",
            "next_action_on",
            "closing_reason",
            "call_duration",
            "call_successful",
            "done_by",
            "done_by_name",
            "done_at",
        )
        read_only_fields = fields


class InteractionEntrySerializer(ScopedModelSerializer):
    """What was said; it ends with the day of the next step or with a closing reason."""

    call_duration = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=_LONGEST_DAY, help_text="Seconds."
    )

    class Meta:
        model = ContactInteraction
        fields = (
            "kind",
            "notes",
            "customer_response",
            "next_action",
            "next_action_on",
            "closing_reason",
            "call_duration",
            "call_successful",
        )
        extra_kwargs = {
            # A message without its kind would count as a call.
            "kind": {
                "required": True,
                "error_messages": {"required": f"Say how: {', '.join(InteractionKind.values)}."},
            },
            **{name: {"max_length": LONGEST_NOTES} for name in ("notes", "customer_response")},
            "closing_reason": {
                "help_text": f"Why there is no next step, such as: {', '.join(CLOSING_REASONS)}."
            },
            "call_successful": {"help_text": "False: nobody was reached; it counts as an attempt."},
        }


class RecordedInteractionSerializer(InteractionSerializer):
    warning = serializers.SerializerMethodField(
        help_text="Somebody else handled this phone today; empty when nobody did."
    )
    handled_today = serializers.SerializerMethodField(help_text="What `warning` says, in parts.")
    contact_status = serializers.CharField(source="contact.status", read_only=True)

    class Meta(InteractionSerializer.Meta):
        fields = (*InteractionSerializer.Meta.fields, "contact_status", "warning", "handled_today")
        read_only_fields = fields

    def get_warning(self, interaction: ContactInteraction) -> str:
        return str(self.context.get("warning", ""))

    @extend_schema_field(HandlingSerializer(allow_null=True))
    def get_handled_today(self, interaction: ContactInteraction) -> Any:
        handled = self.context.get("handled")
        return handled and HandlingSerializer(handled).data


class ContactReminderSerializer(serializers.ModelSerializer):
    phone = serializers.CharField(source="contact.phone", read_only=True)
    contact_name = serializers.CharField(source="contact.name", read_only=True)
    assigned_to_name = NameField("assigned_to")

    class Meta:
        model = ContactReminder
        fields = (
            "id",
            "contact",
            "contact_name",
            "phone",
            "due_on",
            "note",
            "assigned_to",
            "assigned_to_name",
            "status",
            "done_at",
            "done_by",
            "created_by",
            "created_at",
        )
        read_only_fields = fields


class ContactReminderEntrySerializer(ScopedModelSerializer):
    assigned_to = ScopedRelatedField(
        queryset=User.objects.all(),
        required=False,
        allow_null=True,
        help_text="Left out: whose contact it is, else you.",
    )

    class Meta:
        model = ContactReminder
        fields = ("due_on", "note", "assigned_to")


class ContactHistorySerializer(serializers.ModelSerializer):
    why = serializers.CharField(source="note", read_only=True)
    cause = serializers.CharField(read_only=True, help_text="e.g. bill, upload_row, edit.")
    changed_by = serializers.PrimaryKeyRelatedField[User](source="by", read_only=True)
    changed_by_name = NameField("by")
    changed_at = serializers.DateTimeField(source="at", read_only=True)

    class Meta:
        model = Change
        fields = (
            "id",
            "changes",
            "why",
            "cause",
            "cause_id",
            "changed_by",
            "changed_by_name",
            "changed_at",
        )
        read_only_fields = fields


class YellowSerializer(serializers.Serializer):
    on = serializers.DateField(required=False, help_text="The day of the visit; today.")
    next_action_on = serializers.DateField(required=False, allow_null=True)


class ReopeningSerializer(serializers.Serializer):
    next_action_on = serializers.DateField(required=False, allow_null=True)


def _ids(**kwargs: Any) -> serializers.ListField:
    return serializers.ListField(child=IdField(), max_length=_MOST_IDS, **kwargs)


class _SharingSerializer(serializers.Serializer):
    staff = _ids(required=False, help_text="Members' ids; left out: all active staff.")
    daily_limit = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=_MOST_IDS,
        help_text="At most so many per member and day, counting what each was given today.",
    )
    dry_run = serializers.BooleanField(
        default=False, help_text="Only say who would get how many, and what nobody gets."
    )


class AssigningSerializer(_SharingSerializer):
    """Either the contacts' ids or a filter, whose keys are those of the list."""

    contacts = _ids(required=False, allow_empty=False)
    filter = serializers.DictField(
        required=False, help_text='As in the list: {"status": "pending", "branch": 3, "upload": 7}.'
    )
    reassign = serializers.BooleanField(
        default=False, help_text="Also those that somebody has already."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("contacts" in attrs) == ("filter" in attrs):
            raise serializers.ValidationError(
                {"contacts": "Give either contacts, their ids, or a filter ({} is all of them)."}
            )
        return attrs


class RedistributingSerializer(_SharingSerializer):
    def get_fields(self) -> dict[str, serializers.Field]:
        absent = _ids(allow_empty=False, help_text="Members whose open contacts others take over.")
        return {"from": absent, **super().get_fields()}


class ShareSerializer(serializers.Serializer):
    staff = serializers.IntegerField(source="staff.pk")
    name = serializers.CharField(source="staff.name")
    assigned = serializers.IntegerField()
    open_now = serializers.IntegerField(help_text="All their open contacts, with these.")


class LeftOverSerializer(serializers.Serializer):
    reason = serializers.CharField(
        help_text="`closed`, `already_assigned`, `opted_out`, `nobody_works_there` or "
        "`daily_limit`."
    )
    message = serializers.CharField()
    contacts = serializers.IntegerField()
    branch_name = serializers.CharField(help_text="Where it is about one branch.")


class SharedOutSerializer(serializers.Serializer):
    assigned = serializers.IntegerField()
    staff = ShareSerializer(many=True, source="shares")
    left_over = LeftOverSerializer(many=True)


class UnattendedSerializer(serializers.Serializer):
    """Open contacts that nobody works on, of one member or of nobody."""

    staff = serializers.IntegerField(source="staff.pk", allow_null=True, default=None)
    name = serializers.CharField(source="staff.name", default="")
    reason = serializers.ChoiceField(
        choices=["left", "reads_only", "absent", "nobody"],
        help_text="left: deactivated; reads_only: a viewer now; nobody: they are nobody's.",
    )
    back_on = serializers.DateField(allow_null=True, help_text="Of who is absent.")
    open_contacts = serializers.IntegerField()
    overdue = serializers.IntegerField(help_text="Promised for a day before today.")
    oldest_promise_on = serializers.DateField(allow_null=True)
