from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html
from unfold.contrib.filters.admin import RangeDateTimeFilter
from unfold.decorators import display

from core.admin.base import ScopedAdmin, ScopedAutocompleteFilter
from core.admin.pages import AdminPage, admin_url
from customers.normalize import format_phone
from leads.ledger import sentence_of
from leads.models import ClaimStatus, Lead, PartnerClaim
from leads.search import CLAIMS

# {status: (in one word, the theme's colour)}
_BADGES: dict[str, tuple[str, str]] = {
    ClaimStatus.ACTIVE: ("Active", "success"),
    ClaimStatus.REPEATED: ("Repeated", ""),
    ClaimStatus.CONTESTED: ("Contested", "warning"),
    ClaimStatus.DECIDED: ("Decided", "info"),
}
# What a line names.
_DESCRIPTION = ("organization", "lead", "project", "partner", "claimed_by", "contests__partner")


class EvidencePage(AdminPage):
    """Everything that was claimed of a lead, project by project, as a page to print."""

    name, route = "evidence", "evidence/<path:object_id>/"
    template = "leads/evidence.html"

    def find(self, object_id: str) -> Lead | None:
        if not object_id.isdecimal() or int(object_id) >= 2**63:
            return None
        people = Lead.objects.for_user(self.user).select_related("organization")
        return people.filter(pk=object_id).first()

    def may_open(self) -> bool:
        return bool(self.model_admin.has_view_permission(self.request))

    def show(self, **_: Any) -> TemplateResponse:
        lead = self.record
        claims = self.model_admin.get_queryset(self.request).filter(lead=lead)
        context = {
            "lead": lead,
            "phone": format_phone(lead.contact_number),
            "lines": [
                {"claim": claim, "sentence": sentence_of(claim), "by": _by_what(claim)}
                for claim in claims.order_by("project__name", "pk")
            ],
            "printed_at": timezone.now(),
            "printed_by": self.user.name,
        }
        with timezone.override(lead.organization.zone):
            page = TemplateResponse(self.request, self.template, context)
            page.render()
        return page


def evidence_url(lead_id: int) -> str:
    return admin_url(PartnerClaim(pk=lead_id), "evidence")


@admin.register(PartnerClaim)
class PartnerClaimAdmin(ScopedAdmin):
    """The ledger, to read and to print: nobody changes what is written."""

    pages = (EvidencePage,)
    add_right = change_right = delete_right = None
    list_display = (
        "when", "badge", "lead", "project", "partner", "by_what", "stood_until", "paper",
    )  # fmt: skip
    list_filter = (
        "status",
        "project",
        ("partner", ScopedAutocompleteFilter),
        ("claimed_at", RangeDateTimeFilter),
    )
    list_filter_submit = True
    list_select_related = _DESCRIPTION
    search = CLAIMS
    search_fields = ("partner__name",)
    search_help_text = CLAIMS.description
    ordering = ("-id",)
    fields = readonly_fields = (
        "sentence", "badge", "lead", "project", "partner", "when", "by_what", "stood_until",
        "reason", "paper",
    )  # fmt: skip

    def restrict(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.select_related(*_DESCRIPTION)

    @display(description="Claimed", ordering="claimed_at")
    def when(self, claim: PartnerClaim) -> datetime:
        return claim.claimed_at

    @display(description="Status", label=dict(_BADGES.values()))
    def badge(self, claim: PartnerClaim) -> str:
        return _BADGES[claim.status][0]

    @display(description="In words")
    def sentence(self, claim: PartnerClaim) -> str:
        return sentence_of(claim)

    @display(description="By")
    def by_what(self, claim: PartnerClaim) -> str:
        return _by_what(claim)

    @display(description="Stands until", ordering="valid_until")
    def stood_until(self, claim: PartnerClaim) -> Any:
        return timezone.localtime(claim.valid_until).date()

    @display(description="Evidence")
    def paper(self, claim: PartnerClaim) -> str:
        url = evidence_url(claim.lead_id)
        return format_html('<a href="{}" class="text-link">Print</a>', url)


def _by_what(claim: PartnerClaim) -> str:
    """`Row 4 of leads.xlsx, Bilal Shaikh`"""
    who = claim.claimed_by.name if claim.claimed_by else ""
    return ", ".join(part for part in (claim.description, who) if part)
