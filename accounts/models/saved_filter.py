"""How a person likes to see a list: its filters, search and order, under a name."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.bulk import as_json
from core.scoping import ScopedQuerySet

LONGEST_PARAMETERS = 2_000  # characters of their JSON; an address holds about as many


class SavedList(models.TextChoices):
    """The lists of the API, by their address."""

    CUSTOMERS = "customers", _("Customers")
    VISITS = "visits", _("Visits")
    BILLS = "bills", _("Bills")
    CONTACTS = "contacts", _("Contacts")
    REFILLS = "refill-reminders", _("Refill reminders")
    LEADS = "leads", _("Leads")
    LEAD_PROJECTS = "lead-projects", _("Leads in projects")
    PARTNERS = "channel-partners", _("Channel partners")
    UPLOADS = "uploads", _("Uploads")
    DUPLICATES = "duplicates", _("Duplicates")


def validate_parameters(value: Any) -> None:
    fine = isinstance(value, dict) and all(isinstance(each, str) for each in value.values())
    # PostgreSQL keeps no NUL, and a name in a form may have one.
    fine = fine and not any("\x00" in text for pair in value.items() for text in pair)
    if not fine or len(as_json(value)) > LONGEST_PARAMETERS:
        raise ValidationError(
            'Give texts by name, as the list\'s address has them: {"status": "yellow"}; at most '
            f"{LONGEST_PARAMETERS} characters in all."
        )


class SavedFilterQuerySet(ScopedQuerySet):
    organization_lookup = "user__organization"


class SavedFilter(models.Model):
    """A person's own; nobody else sees or changes it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="saved_filters",
        db_index=False,
    )
    list = models.CharField(max_length=20, choices=SavedList)
    name = models.CharField(max_length=60)
    parameters = models.JSONField(
        default=dict,
        blank=True,
        validators=[validate_parameters],
        help_text='As the list\'s address has them: {"status": "yellow", "ordering": "-id"}.',
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        ordering = ["list", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "list", "name"],
                name="saved_filter_once_per_user_list_and_name",
                violation_error_message=_("You have a filter of this name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
