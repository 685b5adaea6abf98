from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest
from unfold.contrib.filters.admin import RangeDateFilter
from unfold.decorators import action, display

from accounts.models import User
from bookings.models import AreaCustomer, Booking, BookingPerson, BookingStatus
from bookings.search import AREA_CUSTOMERS, BOOKINGS
from bookings.services import area
from bookings.services.bookings import (
    EDITABLE_FIELDS,
    PERSON_FIELDS,
    cancel_booking,
    save_booking,
)
from core.admin.base import ScopedTabularInline
from core.admin.pages import do_with_each
from core.admin.services import ServiceAdmin, kept_lines, refused_beside_lines
from visits.money import format_money

_KNOWN_ONCE_SAVED = ("status", "lead", "created_by", "created_at", "updated_at")


class BookingPersonInline(ScopedTabularInline):
    model = BookingPerson
    min_num = 1
    fields = (*PERSON_FIELDS, "customer")
    readonly_fields = ("customer",)

    def restrict(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.select_related("customer")


@admin.register(Booking)
class BookingAdmin(ServiceAdmin):
    """Bookings with their persons, who become customers when the booking is saved."""

    begins_today = ("booked_on",)
    money_fields = ("amount",)
    written_by = "created_by"
    delete_right = None
    inlines = (BookingPersonInline,)
    list_display = ("reference", "booked_on", "branch", "service_type", "money", "status", "lead")
    list_select_related = ("organization",)
    list_filter = (("booked_on", RangeDateFilter), "status", "branch")
    list_filter_submit = True
    search = BOOKINGS
    search_fields = ("reference",)
    search_help_text = BOOKINGS.description
    ordering = ("-booked_on", "-id")
    autocomplete_fields = ("organization", "branch", "project")
    fields = ("organization", *EDITABLE_FIELDS)
    actions = ("cancel_selected",)

    @display(description="Amount", ordering="amount")
    def money(self, booking: Booking) -> str:
        if booking.amount is None:
            return "-"
        return format_money(booking.amount, booking.organization.bill_currency)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*self.fields, *_KNOWN_ONCE_SAVED] if obj else self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        return [*fields, *_KNOWN_ONCE_SAVED] if obj else fields

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        cancelled = obj is not None and obj.status == BookingStatus.CANCELLED
        return super().has_change_permission(request, obj) and not cancelled

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Saved by `save_related`, together with the persons."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        (formset,) = formsets
        lines = kept_lines(formset)
        booking = form.instance
        with refused_beside_lines("persons", formset, list(lines)):
            saved = save_booking(
                booking.organization,
                {name: getattr(booking, name) for name in EDITABLE_FIELDS},
                persons=[_person(line) for line in lines.values()],
                by=cast(User, request.user),
                booking=booking if change else None,
            )
        booking.pk = saved.pk
        booking.refresh_from_db()

    @action(description="Cancel (persons and leads stay)", permissions=["change"])
    def cancel_selected(self, request: HttpRequest, queryset: Any) -> None:
        by = cast(User, request.user)
        do_with_each(request, queryset, lambda one: cancel_booking(one, by=by), done="Cancelled")


def _person(row: Any) -> dict[str, Any]:
    values = {name: row.cleaned_data.get(name) for name in PERSON_FIELDS}
    return {**values, "id": row.instance.pk} if row.instance.pk else values


@admin.register(AreaCustomer)
class AreaCustomerAdmin(ServiceAdmin):
    """What branch offices keep of their customers."""

    list_display = ("__str__", "phone", "branch", "city", "last_activity_on", "customer")
    list_filter = ("branch",)
    search = AREA_CUSTOMERS
    search_fields = ("full_name",)
    search_help_text = AREA_CUSTOMERS.description
    ordering = ("-id",)
    autocomplete_fields = ("organization", "branch")
    fields = ("organization", *area.EDITABLE_FIELDS, "customer")
    readonly_fields = ("customer",)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        values = {name: getattr(obj, name) for name in area.EDITABLE_FIELDS}
        record = obj if change else None
        obj.pk = area.save_area_customer(obj.organization, values, record=record).pk
        obj.refresh_from_db()
