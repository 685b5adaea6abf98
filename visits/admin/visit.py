from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest
from unfold.contrib.filters.admin import RangeDateFilter
from unfold.decorators import display

from accounts.models import Branch, User
from core.admin.base import ScopedTabularInline
from core.admin.columns import GROWING_TEXT
from core.admin.services import ServiceAdmin
from customers.admin import CustomerAdmin
from customers.record_search import OF_CUSTOMERS
from visits.admin.person import NEW_PERSON, PersonForm
from visits.models import Visit
from visits.services import CORRECTABLE_FIELDS, correct_visit, record_visit, record_walk_in

_WHAT_A_VISIT_IS = ("customer", "branch", "visit_date")
_KNOWN_ONCE_SAVED = ("source", "created_at")


def staff_name(visit: Visit) -> str:
    """No link: not everybody who sees visits may open the pages of users."""
    return visit.attended_by_name or "-"


class VisitInline(ScopedTabularInline):
    model = Visit
    add_right = change_right = delete_right = None
    fields = ("visit_date", "branch", "outcome", "staff", "notes", "source")
    readonly_fields = ("staff",)
    per_page = 10
    hide_title = True

    def restrict(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.select_related("branch", "attended_by")

    @display(description="Attended by")
    def staff(self, visit: Visit) -> str:
        return staff_name(visit)


CustomerAdmin.add_inline(VisitInline)


class VisitForm(PersonForm):
    """Nobody in particular has no visits: without a customer the phone says who came."""

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        missing = self.instance.pk is None and not (values.get("customer") or values.get("phone"))
        if missing and not self.errors.keys() & {"customer", "phone"}:
            self.add_error("customer", "Pick a customer, or give the phone of who came.")
        return values


@admin.register(Visit)
class VisitAdmin(ServiceAdmin):
    """Visits by hand, and what came of every visit; who, where and when of one stay."""

    form = VisitForm
    begins_today = ("visit_date",)
    written_by = "attended_by"
    delete_right = None
    list_display = ("visit_date", "customer", "branch", "outcome", "staff", "source")
    list_select_related = ("attended_by",)
    list_filter = (("visit_date", RangeDateFilter), "branch", "outcome")
    list_filter_submit = True
    search = OF_CUSTOMERS
    search_fields = ("customer__full_name",)
    search_help_text = OF_CUSTOMERS.description
    ordering = ("-visit_date", "-id")
    autocomplete_fields = ("customer", "branch")
    across_branches = ("customer",)
    formfield_overrides = GROWING_TEXT
    fields = ("customer", "branch", "visit_date", *CORRECTABLE_FIELDS)

    @display(description="Attended by", ordering="attended_by")
    def staff(self, visit: Visit) -> str:
        return staff_name(visit)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields: list[Any] = [*self.fields, *_KNOWN_ONCE_SAVED] if obj else list(self.fields)
        if obj is None:
            fields.insert(1, NEW_PERSON)
        if not self.has_change_permission(request, obj):
            fields[fields.index("attended_by")] = "staff"
        return fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*_WHAT_A_VISIT_IS, "staff", *_KNOWN_ONCE_SAVED] if obj else ()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        by = cast(User, request.user)
        values = {name: form.cleaned_data[name] for name in CORRECTABLE_FIELDS}
        if change:
            correct_visit(obj, values, by=by)
        else:
            obj.pk = _record(form.cleaned_data, by=by, **values).pk
        obj.refresh_from_db()


def _record(data: dict[str, Any], *, by: User, **values: Any) -> Visit:
    branch: Branch = data["branch"]
    values |= {"branch": branch, "visit_date": data["visit_date"], "by": by}
    if data["customer"] is not None:
        return record_visit(data["customer"], **values)
    person = {name: data[name] for name in NEW_PERSON}
    return record_walk_in(branch.organization, person, **values)
