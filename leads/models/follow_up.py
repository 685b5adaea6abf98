"""What was said to a lead, and what comes next."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from leads.models.lead import Lead, ThroughLeadQuerySet
from leads.models.project import Project


class FollowUpKind(models.TextChoices):
    CALL = "call", _("Call")
    WHATSAPP = "whatsapp", _("WhatsApp")
    SMS = "sms", _("SMS")
    EMAIL = "email", _("E-mail")
    VISIT = "visit", _("Visit")
    MEETING = "meeting", _("Meeting")
    NOTE = "note", _("Note")


class FollowUpHistory(models.Model):
    """One contact with a lead; never changed afterwards."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="follow_ups")
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=10, choices=FollowUpKind, default=FollowUpKind.CALL)
    notes = models.TextField(blank=True)
    response = models.TextField(blank=True)
    next_follow_up_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    done_at = models.DateTimeField()

    objects = ThroughLeadQuerySet.as_manager()

    class Meta:
        ordering = ["-done_at", "-id"]
        verbose_name = "follow-up"
        verbose_name_plural = "follow-ups"
        indexes = [
            models.Index(fields=["organization", "-done_at", "-id"], name="follow_up_newest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.done_at:%Y-%m-%d}"


class LoanStatus(models.TextChoices):
    OPEN = "open", _("Open")
    OVERDUE = "overdue", _("Overdue")
    KEPT = "kept", _("Kept")
    CANCELLED = "cancelled", _("Cancelled")


class LoanCommitment(models.Model):
    """Money or papers promised for a date. A daily job marks what is overdue."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="loan_commitments")
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    lender = models.CharField(max_length=120, blank=True)
    promised_on = models.DateField(help_text="The date promised.")
    status = models.CharField(max_length=10, choices=LoanStatus, default=LoanStatus.OPEN)
    notes = models.TextField(blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ThroughLeadQuerySet.as_manager()

    class Meta:
        ordering = ["promised_on", "id"]
        indexes = [
            models.Index(
                fields=["organization", "promised_on"],
                name="loan_still_open",
                condition=Q(status="open"),
            ),
            models.Index(fields=["organization", "promised_on", "id"], name="loan_by_day"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="loan_amount_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} by {self.promised_on:%Y-%m-%d}"
