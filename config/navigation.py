"""The admin site's sidebar, by task; nobody is offered a page that is not theirs."""

from typing import Any, cast

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse

from config.checks import beyond_this_machine
from config.desk import works_at_the_desk
from core.desk import is_led_to_the_desk
from core.roles import Can

# group: (title, icon, model, or a page of its own beside the list); a model without a page is left
# out.
_TASKS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "": (
        ("Customers", "group", "customers.Customer"),
        ("Visits", "footprint", "visits.Visit"),
        ("Bills", "receipt_long", "visits.Bill"),
        ("Uploads", "upload_file", "uploads.FileUpload"),
        ("Upload scorecard", "fact_check", "uploads.FileUpload scorecard"),
        ("Duplicates to check", "compare_arrows", "customers.DuplicateCandidate"),
        ("Merges", "merge", "customers.MergeRecord"),
    ),
    "Today": (
        ("Refill reminders", "medication", "reminders.RefillReminder"),
        ("Messages", "chat", "messaging.Message"),
    ),
    "Sales": (
        ("Contacts to call", "call", "contacts.ContactRecord"),
        ("Leads", "person_search", "leads.Lead"),
        ("Bookings", "confirmation_number", "bookings.Booking"),
        ("Area customers", "map", "bookings.AreaCustomer"),
        ("Loan commitments", "account_balance", "leads.LoanCommitment"),
        ("Projects", "domain", "leads.Project"),
        ("Channel partners", "handshake", "leads.ChannelPartner"),
        ("Partners' claims", "gavel", "leads.PartnerClaim"),
    ),
    "The business": (
        ("Branches", "storefront", "accounts.Branch"),
        ("Users", "badge", "accounts.User"),
        ("Organization", "apartment", "accounts.Organization"),
        ("Ignore list", "block", "customers.IgnoredIdentifier"),
        ("Message templates", "edit_note", "messaging.MessageTemplate"),
        ("Senders of messages", "send", "messaging.SenderState"),
        ("Opted out", "notifications_off", "customers.OptedOutPhone"),
        ("API keys", "vpn_key", "accounts.ApiKey"),
        ("Webhook keys", "key", "customers.WebhookKey"),
        ("Who did what", "policy", "accounts.TrailEntry"),
    ),
    "Behind the scenes": (
        ("Background jobs", "autorenew", "jobs.Job"),
        ("Remembered mappings", "view_column", "uploads.RememberedMapping"),
        ("Webhook calls", "webhook", "customers.WebhookEvent"),
    ),
}


# What members do at the Desk where one is built: operators alone find it here. The pages stay, for
# links that people kept.
_AT_THE_DESK = frozenset(
    {
        "customers.Customer",
        "customers.DuplicateCandidate",
        "customers.MergeRecord",
        "uploads.FileUpload",
        "uploads.FileUpload scorecard",
        "reminders.RefillReminder",
        "contacts.ContactRecord",
        "leads.Lead",
        "leads.Project",
        "leads.ChannelPartner",
        "leads.PartnerClaim",
        "leads.LoanCommitment",
        "bookings.Booking",
        "bookings.AreaCustomer",
        "accounts.Branch",
        "accounts.User",
        "accounts.Organization",
        "accounts.ApiKey",
        "accounts.TrailEntry",
        "messaging.MessageTemplate",
    }
)


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    groups: list[dict[str, Any]] = []
    is_at_desk = is_led_to_the_desk(request.user)
    if is_at_desk:
        groups.append(_to_the_desk(request))
    for title, tasks in _TASKS.items():
        items = [
            {"title": task, "icon": icon, "link": list_of(label)}
            for task, icon, label in tasks
            if may_open(request, label) and not (is_at_desk and label in _AT_THE_DESK)
        ]
        if not title and not works_at_the_desk(request):
            items.insert(0, {"title": "Overview", "icon": "home", "link": reverse("admin:index")})
        if items:
            groups.append({"title": title, "separator": bool(title), "items": items})
    _mark_one(request, groups)
    return groups


def _to_the_desk(request: HttpRequest) -> dict[str, Any]:
    desk = reverse("desk")
    items = [{"title": "The Desk", "icon": "storefront", "link": desk}]
    if cast(Any, request.user).can(Can.ADMINISTER):
        items.append({"title": "Settings", "icon": "settings", "link": f"{desk}settings"})
    return {"title": "", "separator": False, "items": items}


def _mark_one(request: HttpRequest, groups: list[dict[str, Any]]) -> None:
    """A page below a list's address is not that list: the theme would mark both."""
    items = [item for group in groups for item in group["items"]]
    here = [item for item in items if request.path.startswith(item["link"])]
    longest = max((len(item["link"]) for item in here), default=0)
    for item in here:
        if len(item["link"]) < longest:
            item["active"] = False


def may_open(request: HttpRequest, label: str) -> bool:
    page = admin.site._registry.get(apps.get_model(label.split()[0]))
    return page is not None and page.has_view_permission(request)


def may_add(request: HttpRequest, label: str) -> bool:
    page = admin.site._registry.get(apps.get_model(label))
    return page is not None and page.has_add_permission(request)


def list_of(label: str) -> str:
    model, _, page = label.lower().partition(" ")
    return reverse(f"admin:{model.replace('.', '_')}_{page or 'changelist'}")


def form_of(label: str) -> str:
    return reverse(f"admin:{label.lower().replace('.', '_')}_add")


def account_links(request: HttpRequest) -> list[dict[str, str]]:
    return [
        {"title": "Your sign-in", "link": reverse("admin:accounts_user_my_account")},
        {"title": "Change password", "link": reverse("admin:password_change")},
        {"title": "API documents", "link": reverse("docs")},
    ]


def whose_register(request: HttpRequest) -> str:
    """Under the site's name: whose customers one looks at."""
    organization = getattr(request.user, "organization", None)
    if organization is not None:
        return str(organization)
    return "All organizations" if request.user.is_authenticated else "Customer register"


def environment(request: HttpRequest) -> list[str] | None:
    """A badge where a page is not the real thing: text and the theme's colour."""
    if settings.DEBUG:
        return ["Debug", "danger"]
    if not beyond_this_machine():
        return ["This computer", "info"]
    return None
