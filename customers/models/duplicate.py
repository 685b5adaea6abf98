"""Two records that may be one person, for a human to decide."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from core.scoping import ScopedQuerySet
from customers.models.customer import Customer

CUSTOMER = "customer"
# Of pairs whose only evidence is a key that a family shares; pairs alike begin far above.
FAMILY_SCORE = 0.3


class CandidateStatus(models.TextChoices):
    OPEN = "open", _("Open")
    DISMISSED = "dismissed", _("Not the same person")
    MERGED = "merged", _("Merged")


class DuplicateCandidateQuerySet(ScopedQuerySet):
    branch_lookup = "first__branch"

    def branch_limit(self, branch_ids: frozenset[int]) -> Q:
        """Pairs of which the person may see both, of whatever type."""
        allowed = Q()
        for type_name, first, second in branch_paths():
            limit = Q(type=type_name)
            for path in (first, second) if first and second else ():
                limit &= Q(**{f"{path}__in": branch_ids}) | Q(**{path: None})
            allowed |= limit
        return allowed


class DuplicateCandidate(models.Model):
    """A pair of records of one type, lower id first, with the reasons in words.

    Here stand pairs of customers. Other types have a table of their own that extends this one, with
    the foreign keys to their records: so the ids of all pairs are different, and a wrong type can
    never dismiss somebody else's pair.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="duplicate_candidates"
    )
    type = models.CharField(max_length=20, default=CUSTOMER, editable=False)
    first = models.ForeignKey(
        Customer, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    second = models.ForeignKey(
        Customer, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    score = models.FloatField(default=1.0, help_text="0 to 1: how sure we are; the higher of both.")
    reasons = models.JSONField(
        default=list, help_text="Which keys met, a sentence for each time; oldest first."
    )
    key_score = models.FloatField(default=0, help_text="How sure those keys make us.")
    likeness = models.CharField(
        max_length=600, blank=True, help_text="In what the two are alike, as last compared."
    )
    compared_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=CandidateStatus, default=CandidateStatus.OPEN)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = DuplicateCandidateQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "-id"]
        verbose_name = "possible duplicate"
        # The order of the list: the surest of a page, not of all that were ever found.
        indexes = [
            models.Index(fields=["organization", "-score", "-id"], name="candidate_surest_first")
        ]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="candidate_pair_once"),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")) | Q(first=None, second=None),
                name="candidate_lower_id_first",
            ),
            models.CheckConstraint(
                condition=Q(type="customer", first__isnull=False, second__isnull=False)
                | (~Q(type="customer") & Q(first=None, second=None)),
                name="candidate_of_customers_names_them",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} and {self.second}" if self.type == CUSTOMER else f"Pair {self.pk}"

    @property
    def likely_family(self) -> bool:
        """One shared key and plainly different names are all that speaks for one person."""
        return not self.likeness and 0 < self.key_score <= FAMILY_SCORE

    @property
    def all_reasons(self) -> list[str]:
        """Why the two are likely one: in what they are alike, then the keys that met."""
        return [self.likeness, *self.reasons] if self.likeness else list(self.reasons)


_branch_paths: dict[str, tuple[str, str]] = {CUSTOMER: ("first__branch", "second__branch")}


def register_branch_paths(type_name: str, first: str, second: str) -> None:
    """The paths from a pair to its records' branches; empty for records of no branch."""
    _branch_paths[type_name] = (first, second)


def branch_paths() -> list[tuple[str, str, str]]:
    return [(name, first, second) for name, (first, second) in _branch_paths.items()]


class DuplicateScope(models.Model):
    """The records of one type in one organization, and until when they have been compared."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    type = models.CharField(max_length=20)
    version = models.PositiveIntegerField(default=0, help_text="Of the rules.")
    compared_until = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "type"], name="duplicate_scope_once_per_type"
            ),
        ]

    def __str__(self) -> str:
        return self.type


class BlockingKey(models.Model):
    """A key that a record has: those that share one are compared (customers.duplicates.blocking).

    One narrow row each, as a register of a million has eighteen million of them.
    """

    pk = models.CompositePrimaryKey("scope", "key", "record")
    # No constraint: PostgreSQL would check it for every key, which took as long as writing them.
    # Nothing is found by the keys of a scope that is gone, and who deletes it deletes them.
    scope = models.ForeignKey(
        DuplicateScope,
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    key = models.BigIntegerField()
    record = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["scope", "record"], name="blocking_keys_of_a_record")]

    def __str__(self) -> str:
        return f"{self.key} of {self.record}"
