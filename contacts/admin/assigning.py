"""The action that gives selected contacts out, with a page that asks to whom and how many."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.admin import helpers
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from unfold.decorators import action
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldBooleanWidget,
)

from accounts.models import Organization, User
from accounts.services import working_members
from contacts.models import ContactRecord
from contacts.services.assigning import Assignment, assign_contacts
from core.admin.pages import add_refusal, page_context
from core.errors import DomainError
from core.roles import Can, Role

_MOST_A_DAY = 100_000


class AssignForm(forms.Form):
    staff = forms.TypedMultipleChoiceField(
        coerce=int,
        label="To whom",
        widget=forms.CheckboxSelectMultiple,
        help_text="A contact of a branch goes only to who works there.",
        error_messages={"required": "Choose at least one member."},
    )
    daily_limit = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=_MOST_A_DAY,
        label="At most so many per member today",
        widget=UnfoldAdminIntegerFieldWidget,
        help_text="What each was given earlier today counts. Empty: no limit.",
    )
    reassign = forms.BooleanField(
        required=False,
        label="Also those that somebody has already",
        widget=UnfoldBooleanWidget,
    )

    def __init__(self, organization: Organization, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        able = working_members(organization).order_by("pk").prefetch_related("branches")
        members = sorted(able, key=lambda user: user.role != Role.STAFF)
        staff = cast(forms.TypedMultipleChoiceField, self.fields["staff"])
        staff.choices = [(user.pk, _named(user)) for user in members]
        self.initial["staff"] = [user.pk for user in members if user.role == Role.STAFF]


class AssignsContacts:
    """For the contacts' list."""

    def has_assign_permission(self, request: HttpRequest) -> bool:
        return cast(User, request.user).can(Can.MANAGE)

    @action(description="Give out evenly", permissions=["assign"])
    def assign(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """First the page that asks; its form posts the same selection again, with the answers."""
        owners = set(queryset.order_by().values_list("organization", flat=True))
        if len(owners) != 1:
            messages.warning(request, "Select contacts of one organization.")
            return None
        organization = Organization.objects.get(pk=owners.pop())
        form = AssignForm(organization, request.POST if "answered" in request.POST else None)
        if form.is_valid():
            # The list may have joined what it was searched by.
            chosen = ContactRecord.objects.filter(pk__in=queryset.order_by().values("pk"))
            by = cast(User, request.user)
            try:
                _report(request, assign_contacts(organization, chosen, by=by, **form.cleaned_data))
            except DomainError as refusal:
                add_refusal(form, refusal)
            else:
                return None
        return self._ask(request, queryset, form)

    def _ask(self, request: HttpRequest, queryset: QuerySet, form: AssignForm) -> TemplateResponse:
        count = queryset.count()
        title = f"Give out {count:,} contact{'s' if count != 1 else ''}"
        context = {
            **page_context(self, request, title),
            "form": form,
            "selected": request.POST.getlist(helpers.ACTION_CHECKBOX_NAME),
            "checkbox_name": helpers.ACTION_CHECKBOX_NAME,
            "select_across": request.POST.get("select_across", "0"),
        }
        return TemplateResponse(request, "contacts/assign.html", context)


def _named(user: User) -> str:
    """`Chitra Rao: Shivranjani, CG Road`, `Bilal Shaikh (manager): all branches`"""
    role = "" if user.role == Role.STAFF else f" ({user.get_role_display().lower()})"
    names = () if user.role in (Role.OWNER, Role.MANAGER) else user.branches.all()
    return f"{user.name}{role}: {', '.join(str(one) for one in names) or 'all branches'}"


def _report(request: HttpRequest, given: Assignment) -> None:
    shares = ", ".join(f"{one.staff.name} {one.assigned}" for one in given.shares)
    messages.success(request, f"{given.assigned:,} given out: {shares}.")
    for left in given.left_over:
        messages.warning(request, f"{left.contacts:,} left over. {left.message}")
