"""Cold numbers to call: one task per phone, with one owner, however many lists name it."""

from datetime import timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import (
    BooleanField,
    Case,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    When,
)
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import Branch, Organization
from core.scoping import ScopedQuerySet
from customers.models import Customer, OptedOutPhone, WhatsAppStatus
from history.models import TargetType
from visits.models import Bill


class ContactStatus(models.TextChoices):
    PENDING = "pending", _("Pending")
    CONTACTED = "contacted", _("Contacted")
    CONVERTED = "converted", _("Converted")
    YELLOW = "yellow", _("Yellow: came, did not buy")
    INACTIVE = "inactive", _("Inactive")


# Those that calls and visits lead to; only bills convert.
WORKED_STATUSES = (
    ContactStatus.PENDING,
    ContactStatus.CONTACTED,
    ContactStatus.YELLOW,
    ContactStatus.INACTIVE,
)
# Those somebody still has to work on.
OPEN_STATUSES = (ContactStatus.PENDING, ContactStatus.CONTACTED, ContactStatus.YELLOW)


# How far contacts came: whoever bought had come, and whoever came counts as contacted.
FUNNEL: dict[str, tuple[ContactStatus, ...]] = {
    "contacted": (
        ContactStatus.CONTACTED,
        ContactStatus.INACTIVE,
        ContactStatus.YELLOW,
        ContactStatus.CONVERTED,
    ),
    "came": (ContactStatus.YELLOW, ContactStatus.CONVERTED),
    "bought": (ContactStatus.CONVERTED,),
}


def has_opted_out(contact: str = "") -> Q:
    """For a query of contacts, or of what has one under the path `contact`, such as contact__."""
    phones = OptedOutPhone.objects.filter(
        organization=OuterRef("organization"), phone=OuterRef(f"{contact}phone")
    )
    people = Customer.objects.filter(pk=OuterRef(f"{contact}customer"), opted_out_at__isnull=False)
    return Q(Exists(phones.order_by())) | Q(Exists(people.order_by()))


class ContactQuerySet(ScopedQuerySet):
    branch_lookup = "branch"

    def branch_limit(self, branch_ids: frozenset[int]) -> Q:
        """Own branches' contacts, and those that belong to no branch yet."""
        return Q(branch__in=branch_ids) | Q(branch=None)

    def open(self) -> Self:
        return self.filter(status__in=OPEN_STATUSES)

    def opted_out(self, wanted: bool = True) -> Self:
        """Those whose phone, or whose person, has asked for no messages; else all others."""
        annotated = self.with_opt_out()
        return annotated.filter(is_opted_out=wanted)

    def with_opt_out(self) -> Self:
        """With `is_opted_out`: the phone said STOP, or who it turned out to be did."""
        return self.annotate(
            is_opted_out=ExpressionWrapper(has_opted_out(), output_field=BooleanField())
        )

    def credited(self) -> Self:
        """With `credited`: the id of whose the contact is in every report, None for nobody's.

        Of a converted one who called last before the bill, else, as of any other, who has it.
        """
        return self.annotate(credited=Coalesce("converted_by", "assigned_to"))

    def once_per_bill(self) -> Self:
        """Of several contacts that one bill converted, of a person with several phones, one.

        The same one whatever is asked, so that branches, members and days add up to the whole:
        the one of the bill's branch, else one that somebody is credited with, else the oldest.
        """
        here = self._ranked()
        twins = ContactRecord.objects.filter(conversion_bill=OuterRef("conversion_bill"))
        before = Q(rank__lt=OuterRef("rank")) | Q(rank=OuterRef("rank"), pk__lt=OuterRef("pk"))
        return here.filter(~Exists(twins._ranked().filter(before).order_by()))

    def _ranked(self) -> Self:
        elsewhere = Case(When(branch=F("conversion_bill__branch"), then=0), default=2)
        nobodys = Case(When(converted_by=None, assigned_to=None, then=1), default=0)
        return self.annotate(rank=elsewhere + nobodys)

    def with_call_on(self) -> Self:
        """With `call_on`, the day to call: what was promised, None for a new one to call any day.

        Who came in vain is called the day after, unless something was promised since they came.
        """
        day_after = Cast(F("yellow_on") + timedelta(days=1), DateField())
        came = Q(status=ContactStatus.YELLOW, yellow_on__isnull=False)
        nothing_since = Q(next_action_on=None) | Q(next_action_on__lt=F("yellow_on"))
        return self.annotate(
            call_on=Case(
                When(came & nothing_since, then=day_after),
                default=F("next_action_on"),
                output_field=DateField(),
            )
        )


class ContactRecord(models.Model):
    """A phone to win. The person becomes a customer with the first bill."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="contacts", db_index=False
    )
    branch = models.ForeignKey(
        Branch, on_delete=models.PROTECT, related_name="contacts", null=True, blank=True
    )
    phone = models.CharField(max_length=20, help_text="In any spelling; kept as +919723521333.")
    name = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=60, blank=True)
    notes = models.TextField(blank=True)
    whatsapp_status = models.CharField(
        max_length=10, choices=WhatsAppStatus, default=WhatsAppStatus.UNKNOWN
    )
    status = models.CharField(max_length=10, choices=ContactStatus, default=ContactStatus.PENDING)
    worked_status = models.CharField(
        max_length=10,
        choices=[(status.value, status.label) for status in WORKED_STATUSES],
        default=ContactStatus.PENDING,
        editable=False,
        help_text="The status without the bill: what it is again when the bill is cancelled.",
    )
    customer = models.ForeignKey(
        Customer,
        on_delete=models.PROTECT,
        related_name="contact_records",
        null=True,
        blank=True,
        help_text="Who the phone turned out to be.",
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="contacts",
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
    attempts = models.PositiveIntegerField(default=0, help_text="Calls and messages so far.")
    first_contact_at = models.DateTimeField(null=True, blank=True)
    last_contact_at = models.DateTimeField(null=True, blank=True)
    next_action_on = models.DateField(null=True, blank=True)
    closing_reason = models.CharField(max_length=200, blank=True)
    yellow_on = models.DateField(null=True, blank=True)
    yellow_by_visit = models.BooleanField(
        default=False,
        editable=False,
        help_text="A visit in a shop said so; no longer when the visit is reverted.",
    )
    converted_on = models.DateField(null=True, blank=True)
    conversion_value = models.DecimalField(
        max_digits=14, decimal_places=3, null=True, blank=True, help_text="Of the first bill."
    )
    conversion_bill = models.ForeignKey(
        Bill, on_delete=models.SET_NULL, null=True, blank=True, related_name="conversions"
    )
    converted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who called last before the bill.",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    recorded_as: ClassVar[str] = TargetType.CONTACT

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "contact"
        indexes = [
            # The orders of the list that people choose: a page of one and no more is read.
            models.Index(fields=["organization", "-id"], name="contact_newest_first"),
            models.Index(fields=["organization", "name", "-id"], name="contact_by_name"),
            models.Index(
                fields=["organization", "next_action_on", "-id"], name="contact_by_next_action"
            ),
            # Reports of a range of days.
            models.Index(fields=["organization", "-created_at", "-id"], name="contact_by_creation"),
            models.Index(
                fields=["organization", "converted_on"],
                name="contact_by_conversion",
                condition=Q(converted_on__isnull=False),
            ),
            models.Index(
                fields=["organization", "yellow_on"],
                name="contact_by_yellow_day",
                condition=Q(yellow_on__isnull=False),
            ),
            models.Index(
                fields=["assigned_to", "next_action_on"],
                name="contact_open_work",
                condition=Q(status__in=["pending", "contacted", "yellow"]),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "phone"],
                name="contact_phone_once_per_organization",
                violation_error_message=_("This phone is already a contact."),
            ),
            models.CheckConstraint(
                condition=~Q(status="converted")
                | Q(converted_on__isnull=False, conversion_value__isnull=False),
                name="converted_contact_has_day_and_value",
            ),
            models.CheckConstraint(
                condition=Q(status="converted") | Q(status=F("worked_status")),
                name="contact_status_is_worked_unless_converted",
            ),
            models.CheckConstraint(
                condition=Q(status="converted") | Q(converted_on=None, conversion_bill=None),
                name="only_a_converted_contact_has_a_conversion",
            ),
            models.CheckConstraint(
                condition=~Q(status="inactive") | ~Q(closing_reason=""),
                name="inactive_contact_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.phone
