"""A lead in a project: the same person may be new here and lost there."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import DateTimeField, Min, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from history.models import TargetType
from leads.models.lead import Lead, ThroughLeadQuerySet
from leads.models.partner import ChannelPartner, PartnerClaim
from leads.models.project import Project


class AssociationQuerySet(ThroughLeadQuerySet):
    def with_brought_at(self) -> Self:
        """With `brought_at`: when the partner whose claim stands first claimed the lead for this
        project; without a partner, when the lead came to it."""
        claims = PartnerClaim.objects.filter(
            lead=OuterRef("lead"), project=OuterRef("project"), partner=OuterRef("channel_partner")
        )
        first = claims.order_by().values("lead").annotate(first=Min("claimed_at")).values("first")
        brought_at = Coalesce(Subquery(first), "created_at", output_field=DateTimeField())
        return self.annotate(brought_at=brought_at)


class PretagStatus(models.TextChoices):
    """How far a pretag (the partner announces the visitor beforehand) got."""

    NONE = "", _("Not pretagged")
    PENDING = "pending", _("Pending")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    EXPIRED = "expired", _("Expired")


class LeadProjectAssociation(models.Model):
    """`status` is in the project's own words, as sheets have it ("New", "Site visit")."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    lead = models.ForeignKey(
        Lead, on_delete=models.CASCADE, related_name="associations", db_index=False
    )
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="associations")
    status = models.CharField(max_length=60, default="New")
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="lead_associations",
    )
    assigned_at = models.DateTimeField(null=True, blank=True)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    is_pretagged = models.BooleanField(default=False)
    pretag_status = models.CharField(max_length=10, choices=PretagStatus, blank=True)
    phone_verified = models.BooleanField(default=False)
    channel_partner = models.ForeignKey(
        ChannelPartner,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="associations",
        help_text="Whose claim stands; every claim is in the ledger.",
    )
    source = models.CharField(max_length=60, blank=True)
    enquired_on = models.DateField(null=True, blank=True)
    value = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True, help_text="Of the deal, when won."
    )
    converted_at = models.DateTimeField(null=True, blank=True)
    notes = models.TextField(blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    recorded_as: ClassVar[str] = TargetType.MEMBERSHIP

    objects = AssociationQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "lead in a project"
        verbose_name_plural = "leads in projects"
        # Else the list of a small business reads all that the others have since.
        indexes = [models.Index(fields=["organization", "-id"], name="membership_newest_first")]
        constraints = [
            models.UniqueConstraint(
                fields=["lead", "project"],
                name="lead_once_per_project",
                violation_error_message=_("This lead is already in this project."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lead_id} in {self.project_id}"
