from datetime import datetime
from typing import Any, cast

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from unfold.contrib.filters.admin import RangeDateTimeFilter
from unfold.decorators import display

from accounts.models import User
from core.admin.base import ScopedAdmin, ScopedAutocompleteFilter
from customers.normalize import format_phone
from leads.ledger import sentence_of
from leads.models import ClaimStatus, Lead, PartnerClaim

# {status: (in one word, the theme's colour)}
_BADGES: dict[str, tuple[str, str]] = {
    ClaimStatus.ACTIVE: ("Active", "success"),
    ClaimStatus.REPEATED: ("Repeated", ""),
    ClaimStatus.CONTESTED: ("Contested", "warning"),
    ClaimStatus.DECIDED: ("Decided", "info"),
}
# What a line names.
_DESCRIPTION = ("organization", "lead", "project", "partner", "claimed_by", "contests__partner")


@admin.register(PartnerClaim)
class PartnerClaimAdmin(ScopedAdmin):
    """The ledger, to read and to print: nobody changes what is written."""

    add_right = None
    change_right = None
    delete_right = None
    list_display = (
        "when",
        "badge",
        "lead",
        "project",
        "partner",
        "by_what",
        "stood_until",
        "paper",
    )
    list_filter = (
        "status",
        "project",
        ("partner", ScopedAutocompleteFilter),
        ("claimed_at", RangeDateTimeFilter),
    )
    list_filter_submit = True
    list_select_related = _DESCRIPTION
    search_fields = ("lead__full_name", "lead__contact_number", "partner__name", "partner__code")
    search_help_text = "The lead's name or phone, the partner's name or code"
    ordering = ("-id",)
    fields = readonly_fields = (
        "sentence",
        "badge",
        "lead",
        "project",
        "partner",
        "when",
        "by_what",
        "stood_until",
        "reason",
        "paper",
    )

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
        url = reverse("admin:leads_partnerclaim_evidence", args=[claim.lead_id])
        return format_html('<a href="{}" class="text-link">Print</a>', url)

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.evidence_view)
        own = path("evidence/<int:lead_id>/", page, name="leads_partnerclaim_evidence")
        return [own, *super().get_urls()]

    def evidence_view(self, request: HttpRequest, lead_id: int) -> HttpResponseBase:
        """Everything that was claimed of a lead, project by project, as a page to print."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        reader = cast(User, request.user)
        people = Lead.objects.for_user(reader).select_related("organization")
        lead = people.filter(pk=lead_id).first() if lead_id < 2**63 else None
        if lead is None:
            raise Http404
        claims = self.get_queryset(request).filter(lead=lead).order_by("project__name", "pk")
        with timezone.override(lead.organization.zone):
            page = TemplateResponse(
                request,
                "leads/evidence.html",
                {
                    "lead": lead,
                    "phone": format_phone(lead.contact_number),
                    "lines": [
                        {"claim": claim, "sentence": sentence_of(claim), "by": _by_what(claim)}
                        for claim in claims
                    ],
                    "printed_at": timezone.now(),
                    "printed_by": reader.name,
                },
            )
            return page.render()


def _by_what(claim: PartnerClaim) -> str:
    """`Row 4 of leads.xlsx, Bilal Shaikh`"""
    who = claim.claimed_by.name if claim.claimed_by else ""
    return ", ".join(part for part in (claim.description, who) if part)
