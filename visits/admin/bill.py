from collections.abc import Sequence
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from unfold.contrib.filters.admin import RangeDateFilter
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextInputWidget

from accounts.models import User
from core.admin.base import ScopedTabularInline
from core.admin.columns import GROWING_TEXT, member_column
from core.admin.pages import admin_url
from core.admin.services import ServiceAdmin, kept_lines, refused_beside_lines
from core.roles import Can
from customers.admin import CustomerAdmin
from customers.admin.recent import ShowsRecentChanges
from customers.history import ExplainedChange
from history.models import Change
from visits.admin.person import NEW_PERSON, PHONE_HELP, PersonForm
from visits.history import explain_changes
from visits.models import (
    MEDICAL_BILL_FIELDS,
    MEDICAL_LINE_FIELDS,
    Bill,
    Purchase,
)
from visits.money import format_amount, format_money
from visits.queries import possible_repetition
from visits.receipts import Paper
from visits.search import BILLS
from visits.services import (
    CORRECTABLE_BILL_FIELDS,
    LINE_FIELDS,
    cancel_bill,
    correct_bill,
    enter_bill,
)

_TO_READ = {
    "quantity": "how_many",
    "amount": "price",
    "discount_amount": "discount",
    "served_by": "seller",
}
_KNOWN_ONCE_SAVED = ("state", "total", "receipt", "staff", "source", "created_at")


def _shown_number(number: Decimal) -> str:
    """`60`, `0.5`: without the zeros that the column keeps behind."""
    return f"{number.normalize():f}"


class BillForm(PersonForm):
    """A bill is for a customer who is picked, or for whoever a phone or a name says."""

    phone = forms.CharField(
        required=False,
        max_length=300,
        label="Or phone",
        widget=UnfoldAdminTextInputWidget,
        help_text=f"{PHONE_HELP} Without customer, phone and name: a counter sale, to nobody in "
        "particular.",
    )
    cancel_because = forms.CharField(
        required=False,
        max_length=500,
        label="Cancel, because",
        widget=UnfoldAdminTextInputWidget,
        help_text="Takes the bill out of all sums for good; what followed from it is reverted.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bill: Bill = self.instance
        if bill.pk is None and "bill_number" in self.fields:
            self.fields["bill_number"].help_text = "Left empty, the next number is given."
        if bill.pk is not None and bill.customer.is_counter and "customer" in self.fields:
            self.initial["customer"] = None
            self.fields["customer"].required = False
            self.fields[
                "customer"
            ].help_text = "A counter sale, to nobody in particular. Pick whose it is after all."
        if bill.pk is not None and "discount_amount" in self.initial:
            self.initial["discount_amount"] = format_amount(bill.discount_amount, bill.currency)

    def _get_validation_exclusions(self) -> set[str]:
        """Left empty a number is made."""
        return {*super()._get_validation_exclusions(), "bill_number"}


class StateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("active", "In force"), ("cancelled", "Cancelled"), ("none", "No purchase")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "cancelled":
            return queryset.exclude(cancelled_at=None)
        if self.value() == "none":
            return queryset.active().filter(visited_but_no_purchase=True)
        return queryset.active() if self.value() == "active" else queryset


class LineForm(forms.ModelForm):
    """Amounts with the decimals of the bill's currency."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        line: Purchase = self.instance
        if line.pk is not None:
            self.initial["amount"] = format_amount(line.amount, line.bill.currency)
            self.initial["quantity"] = _shown_number(line.quantity)
        elif "amount" in self.fields:  # a price that nobody typed is not 0
            self.initial["amount"] = None


class LineInline(ScopedTabularInline):
    model = Purchase
    form = LineForm
    money_fields = ("amount",)
    delete_right = Can.WORK
    medical_fields = MEDICAL_LINE_FIELDS
    fields = (*LINE_FIELDS, "runs_out_on")
    readonly_fields = ("runs_out_on", "how_many", "price")
    hide_title = True
    verbose_name_plural = "What was bought"

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """To read, numbers stand as the form has them."""
        changed = obj is None or (
            obj.cancelled_at is None and self.has_change_permission(request, obj)
        )
        return self.fields if changed else [_TO_READ.get(name, name) for name in self.fields]

    def restrict(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.select_related("bill")

    @display(description="Quantity")
    def how_many(self, line: Purchase) -> str:
        return _shown_number(line.quantity)

    @display(description="Amount")
    def price(self, line: Purchase) -> str:
        return format_money(line.amount, line.bill.currency)


class CustomerBillInline(ScopedTabularInline):
    """On the customer's page: to read, each with its page."""

    model = Bill
    add_right = change_right = delete_right = None
    fields = readonly_fields = ("number", "bill_date", "branch", "total", "state")
    per_page = 10
    hide_title = True

    def restrict(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.select_related("branch")

    @display(description="Bill")
    def number(self, bill: Bill) -> str:
        return format_html('<a href="{}" class="text-link">{}</a>', admin_url(bill), bill)

    @display(description="Total")
    def total(self, bill: Bill) -> str:
        return _total(bill)

    @display(description="State")
    def state(self, bill: Bill) -> str:
        return _state(bill)


CustomerAdmin.add_inline(CustomerBillInline)


@admin.register(Bill)
class BillAdmin(ShowsRecentChanges, ServiceAdmin):
    """Bills by hand, and corrections; a manager cancels. Nothing is ever deleted."""

    form = BillForm
    begins_today = ("bill_date",)
    money_fields = ("discount_amount",)
    written_by = "created_by"
    delete_right = None
    medical_fields = MEDICAL_BILL_FIELDS | {"receipt"}
    inlines = (LineInline,)
    list_display = ("__str__", "bill_date", "customer", "branch", "total", "state", "organization")
    list_filter = (("bill_date", RangeDateFilter), "branch", "customer_category", StateFilter)
    list_filter_submit = True
    search = BILLS
    search_fields = ("bill_number",)
    search_help_text = BILLS.description
    ordering = ("-bill_date", "-id")
    autocomplete_fields = ("customer", "branch")
    across_branches = ("customer",)
    formfield_overrides = GROWING_TEXT
    seller = member_column("served_by", "Served by")
    staff = member_column("created_by", "Entered by")

    def explain_changes(self, records: Sequence[Change], *, reader: User) -> list[ExplainedChange]:
        return explain_changes(records, reader)

    @display(description="Total")
    def total(self, bill: Bill) -> str:
        return _total(bill)

    @display(description="Discount amount")
    def discount(self, bill: Bill) -> str:
        return format_money(bill.discount_amount, bill.currency)

    @display(
        description="State",
        label={"In force": "success", "Cancelled": "danger", "No purchase": "warning"},
    )
    def state(self, bill: Bill) -> str:
        return _state(bill)

    @display(description="Receipt")
    def receipt(self, bill: Bill) -> str:
        """To be printed from a tab of its own; whoever may not read what was bought is refused."""
        if bill.visited_but_no_purchase:
            return "-"
        address = reverse("bill-receipt", args=[bill.pk])
        links = [(f"{address}?paper={paper.value}", paper.label) for paper in Paper]
        return format_html_join(
            " · ", '<a href="{}" class="text-link" target="_blank">{}</a>', links
        )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            others = [name for name in CORRECTABLE_BILL_FIELDS if name != "customer"]
            return ["customer", NEW_PERSON, *others, "visited_but_no_purchase"]
        parts = [*CORRECTABLE_BILL_FIELDS, *_KNOWN_ONCE_SAVED]
        if not self.has_change_permission(request, obj):
            parts = [_TO_READ.get(name, name) for name in parts]
        if obj.cancelled_at is not None:
            return [*parts, "cancelled_at", "cancel_reason"]
        may_cancel = self._may(request, Can.MANAGE)
        return [*parts, "cancel_because"] if may_cancel else parts

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        known = [*_KNOWN_ONCE_SAVED, "discount", "seller", "cancelled_at", "cancel_reason"]
        return known if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        cancelled = obj is not None and obj.cancelled_at is not None
        return super().has_change_permission(request, obj) and not cancelled

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        if obj is None:
            return [LineInline]
        return [] if obj.visited_but_no_purchase else self.inlines

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Saved by `save_related`, together with the lines."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        values = {formset.model: (formset, kept_lines(formset)) for formset in formsets}
        formset, lines = values.get(Purchase, (None, {}))
        with refused_beside_lines("purchases", formset, list(lines)):
            self._save_bill(request, form, [_line(row) for row in lines.values()], change)

    def _save_bill(
        self, request: HttpRequest, form: Any, lines: list[dict[str, Any]], change: bool
    ) -> None:
        by = cast(User, request.user)
        data = form.cleaned_data
        values = {name: data[name] for name in CORRECTABLE_BILL_FIELDS if name in data}
        bill = form.instance
        if change:
            known = Bill.objects.get(pk=bill.pk)
            of_lines = None if known.visited_but_no_purchase else lines
            correct_bill(known, values, lines=of_lines, by=by)
            if data.get("cancel_because") and by.can(Can.MANAGE):
                cancel_bill(known, reason=data["cancel_because"], by=by)
        else:
            chosen = values.pop("customer", None)
            person = chosen or {name: data[name] for name in NEW_PERSON}
            values["visited_but_no_purchase"] = data["visited_but_no_purchase"]
            organization = values["branch"].organization
            bill.pk = enter_bill(organization, values, person=person, lines=lines, by=by).bill_id
        bill.refresh_from_db()
        if not change and (before := possible_repetition(bill)):
            message = (
                f"Bill {before} of minutes ago says the same: the same customer, day, branch and "
                "lines. Cancel one of the two if it was written twice."
            )
            self.message_user(request, message, messages.WARNING)


def _total(bill: Bill) -> str:
    if bill.visited_but_no_purchase:
        return "-"
    return format_money(bill.total_amount, bill.currency)


def _state(bill: Bill) -> str:
    if bill.cancelled_at is not None:
        return "Cancelled"
    return "No purchase" if bill.visited_but_no_purchase else "In force"


def _line(row: Any) -> dict[str, Any]:
    values = {name: row.cleaned_data[name] for name in LINE_FIELDS}
    return {**values, "id": row.instance.pk} if row.instance.pk else values
