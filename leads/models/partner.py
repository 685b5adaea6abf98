"""Brokers who bring leads, what they earn, and what they claimed when."""

from collections.abc import Iterable
from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from core.scoping import ScopedQuerySet
from history.models import TargetType
from leads.models.lead import Lead, ThroughLeadQuerySet
from leads.models.project import Project

PERCENT = [MinValueValidator(0), MaxValueValidator(100)]


class ChannelPartner(models.Model):
    """Known by phone and by code, each once in the organization."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="channel_partners", db_index=False
    )
    code = models.CharField(max_length=30, blank=True)
    name = models.CharField(max_length=200)
    phone = models.CharField(max_length=20, help_text="In any spelling; kept as +919723521333.")
    email = models.CharField(max_length=254, blank=True)
    city = models.CharField(max_length=120, blank=True)
    rera_number = models.CharField("RERA number", max_length=60, blank=True)
    is_active = models.BooleanField(default=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_records"
    )
    notes = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ScopedQuerySet.as_manager()
    recorded_as: ClassVar[str] = TargetType.PARTNER
    recorded_lines: ClassVar[str] = "projects"  # whose fields are in a partner's changes, too

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "phone"],
                name="partner_phone_once_per_organization",
                violation_error_message=_("Another partner has this phone."),
            ),
            models.UniqueConstraint(
                fields=["organization", "code"],
                name="partner_code_once_per_organization",
                condition=~Q(code=""),
                violation_error_message=_("Another partner has this code."),
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(is_active=False),
                name="partner_merged_is_not_active",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})" if self.code else self.name


class PartnerProjectQuerySet(ScopedQuerySet):
    organization_lookup = "partner__organization"


class PartnerProject(models.Model):
    """What a partner earns in a project."""

    partner = models.ForeignKey(
        ChannelPartner, on_delete=models.CASCADE, related_name="projects", db_index=False
    )
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="partners")
    commission_percent = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, blank=True, validators=PERCENT
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PartnerProjectQuerySet.as_manager()

    class Meta:
        ordering = ["project__name"]
        verbose_name = "project of a partner"
        verbose_name_plural = "projects of partners"
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "project"],
                name="partner_once_per_project",
                violation_error_message=_("This partner already works for this project."),
            ),
            models.CheckConstraint(
                condition=Q(commission_percent=None)
                | Q(commission_percent__gte=0, commission_percent__lte=100),
                name="commission_is_a_percentage",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} in {self.project_id}"


class ClaimStatus(models.TextChoices):
    ACTIVE = "active", _("Active")
    REPEATED = "repeated", _("Repeats the partner's own claim")
    CONTESTED = "contested", _("Contests another partner's claim")
    DECIDED = "decided", _("Decided by a manager")


# The newest line of these says whose claim stands.
ACTIVE_STATUSES = (ClaimStatus.ACTIVE, ClaimStatus.DECIDED)


def _refuse(*args: Any, **kwargs: Any) -> NoReturn:
    raise TypeError("The claim ledger only grows: enter a further line instead.")


class ClaimQuerySet(ThroughLeadQuerySet):
    """Reads and adds; a line that is written stays as it is."""

    update = delete = bulk_update = update_or_create = _refuse

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        if kwargs.get("update_conflicts"):
            _refuse()
        return super().bulk_create(objs, *args, **kwargs)


class PartnerClaim(models.Model):
    """The ledger: which partner brought which lead to which project, when and by what.

    Only ever added to. Whose claim stands follows from the order of the lines.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="claims")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="claims")
    partner = models.ForeignKey(ChannelPartner, on_delete=models.PROTECT, related_name="claims")
    status = models.CharField(max_length=10, choices=ClaimStatus)
    valid_until = models.DateTimeField(help_text="The first claim stands up to here.")
    contests = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="contested_by"
    )
    cause = models.CharField(max_length=16, help_text="As causes of customers.ChangeCause.")
    cause_id = models.BigIntegerField(null=True, blank=True)
    description = models.CharField(
        max_length=300, blank=True, help_text='By what, for people: "Row 4 of leads.xlsx".'
    )
    reason = models.CharField(
        max_length=500, blank=True, help_text="Of a manager's decision: why this partner."
    )
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    claimed_at = models.DateTimeField()

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "partner claim"
        indexes = [models.Index(fields=["organization", "-id"], name="claim_newest_first")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="decided") | ~Q(reason=""), name="decided_claim_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner_id}: {self.lead_id} in {self.project_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            _refuse()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        _refuse()
