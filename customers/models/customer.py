"""The person a shop knows."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.models import Branch, Organization, User
from core.roles import Can
from core.scoping import ScopedQuerySet
from history.models import Change, ChangeAction, TargetType

# What only roles with Can.READ_MEDICAL may read, in answers, exports and the history alike.
MEDICAL_FIELDS = frozenset({"chronic_conditions", "allergies", "primary_doctor", "special_notes"})


class Category(models.TextChoices):
    CONTACT_SHEET = "contact_sheet", _("Contact sheet")
    FIRST_TIME_PRESCRIPTION = "first_time_prescription", _("First time prescription")
    REGULAR_BRANDED = "regular_branded", _("Regular branded")
    GENERIC_INFORMED = "generic_informed", _("Generic informed")


class WhatsAppStatus(models.TextChoices):
    UNKNOWN = "unknown", _("Unknown")
    ACTIVE = "active", _("Active")
    INACTIVE = "inactive", _("Inactive")


class CustomerQuerySet(ScopedQuerySet):
    branch_lookup = "branch"

    def branch_limit(self, branch_ids: frozenset[int]) -> Q:
        """Own branches' customers, and those who belong to no branch yet."""
        return Q(branch__in=branch_ids) | Q(branch=None)

    def shown_to(self, reader: User) -> Self:
        """Without the deleted, who are for managers; merged ones lead to their survivor."""
        if reader.can(Can.MANAGE):
            return self
        return self.filter(Q(is_active=True) | Q(merged_into__isnull=False))

    def in_state(self, asked: str) -> Self:
        """`asked` is "false" for the deleted, "all", or anything else for the active ones."""
        return self if asked == "all" else self.filter(is_active=asked != "false")

    def people(self) -> Self:
        """Without the counter customers, who are nobody."""
        return self.filter(is_counter=False)

    def with_maker(self) -> Self:
        """With `maker`: the id of whoever made them, as the history says, by hand, with a bill or
        from a sheet; None for nobody."""
        made = Change.objects.filter(
            target_type=TargetType.CUSTOMER, target_id=OuterRef("pk"), action=ChangeAction.CREATED
        )
        return self.annotate(maker=Subquery(made.order_by("pk").values("by")[:1]))


class PeopleManager(models.Manager.from_queryset(CustomerQuerySet)):  # type: ignore[misc]
    """Whoever asks for customers means people: nothing can forget to leave nobody out, nor who was
    erased."""

    def get_queryset(self) -> CustomerQuerySet:
        return super().get_queryset().people().filter(erased_at=None)


class Customer(models.Model):
    """One person, once per organization.

    `phone`, `email` and `passport_number` show the primary keys; who may be matched by which key is
    said by `CustomerIdentifier` alone (a family's shared phone is shown here without belonging to
    everyone). `last_activity` of a sheet's date is that day at local noon.

    `objects` are people. One record per branch at most is nobody: the counter customer, who holds
    the bills of CASH and walk-ins so that the sales close. Of a person who was erased an empty
    record stays, which holds the figures. Only `with_counters` gives either.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="customers", db_index=False
    )
    branch = models.ForeignKey(
        Branch, on_delete=models.PROTECT, related_name="customers", null=True, blank=True
    )
    full_name = models.CharField(max_length=200, blank=True)
    phone = models.CharField(
        max_length=20, blank=True, help_text="In any spelling; kept as +919723521333."
    )
    email = models.CharField(max_length=254, blank=True)
    passport_number = models.CharField(max_length=15, blank=True)
    city = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=500, blank=True)
    date_of_birth = models.DateField(null=True, blank=True)
    age = models.PositiveSmallIntegerField(null=True, blank=True)
    gender = models.CharField(max_length=20, blank=True)
    category = models.CharField(max_length=30, choices=Category, blank=True)
    service_type = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=60, blank=True)
    chronic_conditions = models.TextField(blank=True)
    allergies = models.TextField(blank=True)
    primary_doctor = models.CharField(max_length=200, blank=True)
    prefers_generic = models.BooleanField(null=True, blank=True)
    generic_education_given = models.BooleanField(null=True, blank=True)
    special_notes = models.TextField(blank=True)
    message_consent_at = models.DateTimeField(null=True, blank=True)
    opted_out_at = models.DateTimeField(null=True, blank=True)
    whatsapp_status = models.CharField(
        max_length=10, choices=WhatsAppStatus, default=WhatsAppStatus.UNKNOWN
    )
    is_active = models.BooleanField(default=True)
    is_counter = models.BooleanField(
        default=False,
        db_default=False,
        editable=False,
        help_text="Nobody in particular: holds the branch's bills of CASH and walk-ins.",
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_records"
    )
    last_activity = models.DateTimeField(null=True, blank=True)
    first_uploaded_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    erased_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="Emptied on the person's request; what is left carries the figures.",
    )

    recorded_as: ClassVar[str] = TargetType.CUSTOMER

    objects: ClassVar[PeopleManager] = PeopleManager()
    with_counters: ClassVar[Any] = CustomerQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["organization", "-id"], name="customer_newest_first"),
            # Lists in these orders, and in that of migration 0003, read a page and no more.
            models.Index(fields=["organization", "full_name", "-id"], name="customer_by_name"),
            # Who shows a key, whoever owns it.
            *(
                models.Index(
                    fields=["organization", column],
                    name=f"customer_by_{column.partition('_')[0]}",
                    condition=Q(**{f"{column}__gt": ""}),
                )
                for column in ("phone", "email", "passport_number")
            ),
            models.Index(
                fields=["organization", "-created_at", "-id"], name="customer_by_creation"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(is_active=False),
                name="customer_merged_is_not_active",
            ),
            models.UniqueConstraint(
                fields=["branch"],
                condition=Q(is_counter=True),
                name="counter_customer_once_per_branch",
                violation_error_message=_("This branch has its counter customer already."),
            ),
            models.CheckConstraint(
                condition=Q(is_counter=False)
                | Q(
                    branch__isnull=False,
                    phone="",
                    email="",
                    passport_number="",
                    is_active=True,
                    merged_into=None,
                ),
                name="counter_customer_is_nobody",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None)
                | Q(full_name="", phone="", email="", passport_number="", is_active=False),
                name="erased_customer_is_empty",
            ),
        ]

    def __str__(self) -> str:
        if self.erased_at is not None:
            return f"Erased customer {self.pk}"
        return self.full_name or self.phone or self.email or self.passport_number or f"#{self.pk}"
