"""Two records that may be one person, for a human to decide."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from accounts.scoping import ScopedQuerySet
from customers.models.customer import Customer


class CandidateStatus(models.TextChoices):
    OPEN = "open", _("Open")
    DISMISSED = "dismissed", _("Not the same person")
    MERGED = "merged", _("Merged")


class DuplicateCandidateQuerySet(ScopedQuerySet):
    branch_lookup = "first__branch"

    def branch_limit(self, branch_ids: frozenset[int]) -> Q:
        """Pairs of which the person may see both."""
        first = Q(first__branch__in=branch_ids) | Q(first__branch=None)
        return first & (Q(second__branch__in=branch_ids) | Q(second__branch=None))


class DuplicateCandidate(models.Model):
    """A pair of customers, lower id first, with the reasons in words."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="duplicate_candidates"
    )
    first = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    score = models.FloatField(default=1.0, help_text="0 to 1: how sure we are.")
    reasons = models.JSONField(default=list, help_text="Sentences for people, oldest first.")
    status = models.CharField(max_length=10, choices=CandidateStatus, default=CandidateStatus.OPEN)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = DuplicateCandidateQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "-id"]
        verbose_name = "possible duplicate"
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="candidate_pair_once"),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="candidate_lower_id_first"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} and {self.second}"
