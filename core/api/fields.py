"""Serializer parts that know who asks: related ids of their own organization, medical fields."""

import re
from typing import Any, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.fields import Field, empty
from rest_framework.utils import html

from core.medical import note_medical_of
from core.roles import Can
from core.scoping import ScopedQuerySet

LARGEST_ID = 2**63 - 1  # that a database holds
LONGEST_TEXT = 20_000  # TextFields have no limit of their own; about six printed pages
_ID = re.compile(r"\s*[0-9]{1,19}\s*", re.ASCII)


def asking_user(part: Field) -> Any:
    """Who sent the request that `part` answers; nobody when there is none."""
    request = part.context.get("request")
    return getattr(request, "user", None) or AnonymousUser()


class IdField(serializers.IntegerField):
    """An id that is looked up later, in whatever table."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=LARGEST_ID, **kwargs)


class ScopedRelatedField(serializers.PrimaryKeyRelatedField):
    """An id that the person may see; another organization's is refused like a missing one.

    `within_organization=True` accepts ids of other branches too: for the exact id of a walk-in
    who is known elsewhere in the organization.
    """

    default_error_messages = {
        "does_not_exist": "There is no record with id {pk_value}. Check the id.",
        "incorrect_type": "Give the id as a number.",
    }

    def __init__(self, *, within_organization: bool = False, **kwargs: Any) -> None:
        self.within_organization = within_organization
        # An id to type in the browsable pages, never a drop-down of everybody.
        kwargs.setdefault("style", {"base_template": "input.html"})
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> Any:
        """Python would make 1 of 1.5 and 10 of "1_0": somebody else's record."""
        if type(data) is not int and not (isinstance(data, str) and _ID.fullmatch(data)):
            self.fail("incorrect_type", data_type=type(data).__name__)
        return super().to_internal_value(data)

    def get_queryset(self) -> ScopedQuerySet | None:
        rows = super().get_queryset()
        if rows is None:
            return None
        if not isinstance(rows, ScopedQuerySet):
            raise TypeError(f"{rows.model.__name__}: its manager must be a ScopedQuerySet")
        user = asking_user(self)
        return rows.within_organization(user) if self.within_organization else rows.for_user(user)


@extend_schema_field(
    {"oneOf": [{"type": "integer"}, {"type": "string"}], "example": "Asha Medicals"}
)
class OwnOrganizationField(serializers.Field):
    """The asking person's own organization, by id or name; any other is refused, known or not."""

    default_error_messages = {
        "does_not_exist": "This is not your organization. Leave it out: yours is meant."
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "allow_null": True, "write_only": True, **kwargs})

    def to_internal_value(self, data: Any) -> Any:
        own = getattr(asking_user(self), "organization", None)
        text = str(data).strip().casefold() if type(data) in (int, str) else ""
        if own is None or text not in (str(own.pk), own.name.strip().casefold()):
            self.fail("does_not_exist")
        return own


class NameField(serializers.CharField):
    """What a related record is called; empty where there is none."""

    def __init__(self, relation: str, attribute: str = "name") -> None:
        super().__init__(source=f"{relation}.{attribute}", default="", read_only=True)


class FlagField(serializers.BooleanField):
    """A flag that a client leaves out of a form keeps its default, as in JSON.

    Only a page's own form, which carries Django's token, leaves out what is not ticked; taken for
    one, a branch sent as a form with its name alone would be a closed one.
    """

    def get_value(self, dictionary: Any) -> Any:
        is_form = html.is_html_input(dictionary) and "csrfmiddlewaretoken" not in dictionary
        if is_form and self.field_name not in dictionary:
            return empty
        return super().get_value(dictionary)


class ScopedModelSerializer(serializers.ModelSerializer):
    """A ModelSerializer whose foreign keys are scoped without being declared."""

    serializer_related_field = ScopedRelatedField
    serializer_field_mapping = serializers.ModelSerializer.serializer_field_mapping | {
        models.BooleanField: FlagField
    }


class HidesMedicalFields(serializers.Serializer):
    """Leaves `medical_fields` out for who has no right to read them, so they can't be written.

    Whose are shown is noted for the trail (`core.medical`).
    """

    medical_fields: ClassVar[frozenset[str]] = frozenset()

    def get_fields(self) -> dict[str, Field]:
        fields = super().get_fields()
        view = self.context.get("view")
        if getattr(view, "swagger_fake_view", False):  # the API document shows all of them
            return fields
        user = asking_user(self)
        if user.is_authenticated and user.can(Can.READ_MEDICAL):
            return fields
        return {name: field for name, field in fields.items() if name not in self.medical_fields}

    def to_representation(self, instance: Any) -> Any:
        shown = super().to_representation(instance)
        if any(shown.get(name) for name in self.medical_fields):
            note_medical_of(self.medical_record(instance))
        return shown

    def medical_record(self, instance: Any) -> Any:
        """Whose the medical fields are: itself, or what it is a line of."""
        return instance


def shows_medical(serializer: Any) -> bool:
    """Whether medical fields are among what `serializer` shows to who asks, however deep."""
    own: frozenset[str] = getattr(serializer, "medical_fields", frozenset())
    if not own.isdisjoint(serializer.fields):
        return True
    parts = (getattr(field, "child", field) for field in serializer.fields.values())
    return any(shows_medical(part) for part in parts if isinstance(part, serializers.Serializer))
