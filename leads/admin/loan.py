from operator import attrgetter
from typing import Any, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import RangeDateFilter
from unfold.decorators import action, display

from accounts.models import User
from core.admin.columns import GROWING_TEXT, status_column
from core.admin.pages import do_with_each
from core.admin.services import ServiceAdmin
from leads.models import LoanCommitment, LoanStatus
from leads.search import LOANS
from leads.services.loans import cancel_loan, commit_loan, keep_loan, reopen_loan
from visits.money import format_money

_COLOURS = {LoanStatus.OVERDUE: "danger", LoanStatus.KEPT: "success", LoanStatus.OPEN: "info"}


@admin.register(LoanCommitment)
class LoanCommitmentAdmin(ServiceAdmin):
    """Written down once; afterwards kept, cancelled, or overdue."""

    delete_right = None
    money_fields = ("amount",)
    list_display = ("promised_on", "lead", "money", "lender", "project", "shown_status")
    list_select_related = ("organization",)
    list_filter = ("status", ("promised_on", RangeDateFilter))
    list_filter_submit = True
    search = LOANS
    search_fields = ("lender",)
    search_help_text = LOANS.description
    ordering = ("promised_on", "id")
    actions = ("keep_selected", "cancel_selected", "reopen_selected")
    autocomplete_fields = ("lead", "project")
    formfield_overrides = GROWING_TEXT
    fields = ("lead", "project", ("amount", "lender"), "promised_on", "notes")

    shown_status = status_column(_COLOURS)

    @display(description="Amount", ordering="amount")
    def money(self, loan: LoanCommitment) -> str:
        return format_money(loan.amount, loan.organization.bill_currency)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return self.fields
        return ["lead", "project", ("money", "lender"), "promised_on", "notes", "status",
                "created_at"]  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ()
        return ("lead", "project", "money", "lender", "promised_on", "notes", "status",
                "created_at")  # fmt: skip

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            return  # nothing of a promise is edited
        values = {name: form.cleaned_data[name] for name in form.cleaned_data}
        values.pop("organization", None)
        loan = commit_loan(by=cast(User, request.user), **values)
        obj.pk = loan.pk
        obj.refresh_from_db()

    @action(description="Kept", permissions=["change"])
    def keep_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        loans = queryset.select_related("lead")
        do_with_each(request, loans, keep_loan, done="Kept", called=attrgetter("lead"))

    @action(description="Cancelled", permissions=["change"])
    def cancel_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        loans = queryset.select_related("lead")
        do_with_each(request, loans, cancel_loan, done="Cancelled", called=attrgetter("lead"))

    @action(description="Open again", permissions=["change"])
    def reopen_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        loans = queryset.select_related("lead", "organization")
        do_with_each(request, loans, reopen_loan, done="Open again", called=attrgetter("lead"))
