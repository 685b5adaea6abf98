from datetime import date
from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.timezone import localtime
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminTextInputWidget

from accounts.models import User
from core.admin.base import ScopedTabularInline
from core.admin.columns import GROWING_TEXT
from core.admin.pages import do_with_each
from core.admin.services import ServiceAdmin
from core.roles import Can
from customers.admin.merges import Merges
from customers.admin.recent import ShowsRecentChanges
from customers.edits import (
    EDITABLE_FIELDS,
    delete_customer,
    edit_customer,
    remove_identifier,
    restore_customer,
)
from customers.models import MEDICAL_FIELDS, Customer, CustomerIdentifier
from customers.models.customer import CustomerQuerySet
from customers.normalize import format_phone
from customers.opting import opt_in, opt_out
from customers.search import search_customers, with_whole_key
from customers.services import add_customer_by_hand

_KEYS = ("phone", "email", "passport_number")


def _key(help_text: str) -> forms.CharField:
    return forms.CharField(
        required=False, max_length=300, help_text=help_text, widget=UnfoldAdminTextInputWidget
    )


class CustomerForm(forms.ModelForm):
    """Keys in any spelling: the services read them, so the columns' own rules are left out."""

    phone = _key("In any spelling; several by comma or slash. Empty takes the shown one away.")
    email = _key("Empty takes the shown one away.")
    passport_number = _key("Empty takes the shown one away.")

    def _get_validation_exclusions(self) -> set[str]:
        exclusions: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return exclusions | set(_KEYS)

    def values(self, names: Any) -> dict[str, Any]:
        """What was typed into the fields `names`, as far as the form has them."""
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class IdentifierInline(ScopedTabularInline):
    """Every key by which the customer is found. A wrong one can be taken away."""

    model = CustomerIdentifier
    verbose_name_plural = "known by"
    add_right = None
    change_right = None
    fields = readonly_fields = ("kind", "shown_value", "first_seen", "source")
    hide_title = True

    @display(description="Value")
    def shown_value(self, identifier: CustomerIdentifier) -> str:
        return format_phone(identifier.value)


@admin.register(Customer)
class CustomerAdmin(ShowsRecentChanges, Merges, ServiceAdmin):
    """Customers are added and changed through the services; deleting hides, history stays."""

    delete_right = None  # `hide_selected` instead: Django's own would look for what to cascade to
    medical_fields = MEDICAL_FIELDS
    form = CustomerForm
    list_display = ("name", "shown_phone", "branch", "city", "last_active_on", "active")
    list_filter = ("is_active", "branch", "category", "whatsapp_status")
    search_fields = ("full_name",)  # any; get_search_results does it
    search_help_text = "Parts of a name, a phone in any spelling, an e-mail or a passport"
    ordering = ("-id",)
    autocomplete_fields = ("branch", "organization")
    inlines: ClassVar[list[Any]] = [IdentifierInline]
    links: ClassVar[list[tuple[str, str, Can]]] = []
    actions = (
        "merge_selected",
        "hide_selected",
        "restore_selected",
        "opt_out_selected",
        "opt_in_selected",
    )
    actions_submit_line = ("hide", "restore")
    formfield_overrides = GROWING_TEXT
    changes_shown = 10
    readonly_fields = (
        "source",
        "whatsapp_status",
        "message_consent_at",
        "opted_out_at",
        "is_active",
        "merged_into",
        "merges",
        "pages_beside",
        "last_active_on",
        "first_uploaded_at",
        "created_at",
        "updated_at",
    )
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "organization",
                    "full_name",
                    "phone",
                    "email",
                    "passport_number",
                    "possible_duplicates",
                )
            },
        ),
        (
            "Person",
            {"fields": (("date_of_birth", "age"), ("gender", "city"), "address")},
        ),
        (
            "Shop",
            {
                "fields": (
                    "branch",
                    ("category", "service_type"),
                    ("prefers_generic", "generic_education_given"),
                )
            },
        ),
        (
            "Health",
            {"fields": ("chronic_conditions", "allergies", "primary_doctor", "special_notes")},
        ),
        ("Record", {"classes": ("collapse",), "fields": readonly_fields}),
    )

    @classmethod
    def add_inline(cls, inline: type[ScopedTabularInline]) -> None:
        """Show what another app knows of the customer."""
        cls.inlines = [*cls.inlines, inline]

    @classmethod
    def add_link(cls, label: str, url_name: str, right: Can) -> None:
        """Lead to a page of the customer that is composed of several apps."""
        cls.links = [*cls.links, (label, url_name, right)]

    @display(description="More")
    def pages_beside(self, customer: Any) -> str:
        """Links to those pages that the reader may open."""
        shown = [
            (reverse(url_name, args=[customer.pk]), label)
            for label, url_name, right in self.links
            if customer.pk and customer.merged_into_id is None and customer.read_by.can(right)
        ]
        return format_html_join(mark_safe("<br>"), '<a href="{}" class="text-link">{}</a>', shown)

    @display(description="Name", ordering="full_name")
    def name(self, customer: Customer) -> str:
        return str(customer)

    @display(description="Phone", ordering="phone")
    def shown_phone(self, customer: Customer) -> str:
        return format_phone(customer.phone)

    @display(description="Last activity", ordering="last_activity")
    def last_active_on(self, customer: Customer) -> date | None:
        """The day alone: most come from sheets, which know no time of the day."""
        return localtime(customer.last_activity).date() if customer.last_activity else None

    @display(description="Active", ordering="is_active", boolean=True)
    def active(self, customer: Customer) -> bool:
        return customer.is_active

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[CustomerQuerySet, bool]:
        """Of lists and pickers alike; merged records have their page, but no line.

        A picker that may cross branches finds somebody of another one by a whole key.
        """
        organization = _user(request).organization
        people = cast(CustomerQuerySet, queryset.filter(merged_into=None))
        found = search_customers(people, search_term, organization)
        if getattr(request, "picks_across_branches", False):
            everybody = Customer.objects.within_organization(_user(request))
            known = with_whole_key(everybody.filter(merged_into=None), search_term, organization)
            found = everybody.filter(
                Q(pk__in=found.order_by().values("pk")) | Q(pk__in=known.order_by().values("pk"))
            )
        return found, False

    def picker_label(self, customer: Customer) -> str:
        """Two of one name are told apart by their phones."""
        named = filter(None, (customer.full_name, format_phone(customer.phone)))
        return ", ".join(named) or str(customer)

    def restrict(self, request: HttpRequest, queryset: Any) -> Any:
        return super().restrict(request, queryset).shown_to(_user(request))

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else []

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        by = _user(request)
        if change:
            edit_customer(obj, form.values(EDITABLE_FIELDS.intersection(form.changed_data)), by=by)
        else:
            values = form.values(EDITABLE_FIELDS)
            obj.pk = add_customer_by_hand(obj.organization, values, by=by)[0].pk
        obj.refresh_from_db()
        if change:
            self.run_submit_actions(request, obj)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        formset.save(commit=False)
        formset.new_objects, formset.changed_objects = [], []
        for record in formset.deleted_objects:
            if isinstance(record, CustomerIdentifier):
                remove_identifier(record, by=_user(request))

    def get_actions_submit_line(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """Hide or bring back, whichever makes sense; neither for a merged record."""
        customer = self.get_object(request, unquote(str(object_id)))
        if customer is None or not self.has_change_permission(request, customer):
            return []
        sensible = "hide" if customer.is_active else "restore"
        offered = super().get_actions_submit_line(request, object_id)
        return [item for item in offered if item.action_name.endswith(f"_{sensible}")]

    def has_hide_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return self._may(request, Can.WORK)

    has_restore_permission = has_hide_permission

    @action(description="Delete (hidden; keys and history stay)", permissions=["hide"])
    def hide(self, request: HttpRequest, customer: Customer) -> None:
        delete_customer(customer, by=_user(request))

    @action(description="Bring back", permissions=["restore"])
    def restore(self, request: HttpRequest, customer: Customer) -> None:
        restore_customer(customer, by=_user(request))

    @admin.action(description="Delete (hidden; keys and history stay)", permissions=["hide"])
    def hide_selected(self, request: HttpRequest, queryset: CustomerQuerySet) -> None:
        self._each(request, queryset, delete_customer, "Deleted")

    @admin.action(description="Bring back deleted ones", permissions=["restore"])
    def restore_selected(self, request: HttpRequest, queryset: CustomerQuerySet) -> None:
        self._each(request, queryset, restore_customer, "Brought back")

    @admin.action(description="Wants no messages any more", permissions=["hide"])
    def opt_out_selected(self, request: HttpRequest, queryset: CustomerQuerySet) -> None:
        self._each(request, queryset, opt_out, "Get no messages any more")

    @admin.action(description="Wants messages (again)", permissions=["hide"])
    def opt_in_selected(self, request: HttpRequest, queryset: CustomerQuerySet) -> None:
        self._each(request, queryset, opt_in, "Get messages")

    def _each(
        self, request: HttpRequest, customers: CustomerQuerySet, service: Any, done: str
    ) -> None:
        by = _user(request)
        do_with_each(request, customers, lambda customer: service(customer, by=by), done=done)


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)
