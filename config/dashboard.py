"""The admin's front page: how the business stands, and what waits for somebody."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts.models import Organization, User
from config.navigation import form_of, list_of, may_add, may_open
from core.admin.base import is_operator
from core.desk import is_built
from core.roles import Can, Role
from customers.models import CandidateStatus, Customer, DuplicateCandidate
from jobs.progress import progress_of
from messaging.models import Message, MessageStatus, SenderState
from reminders.models import RefillReminder
from uploads.models import FileUpload, UploadStatus
from uploads.notices import page_of, unseen_notices
from uploads.queries import rows_waiting
from uploads.sentences import closing_sentence, status_colour, status_label
from visits.models import Visit

LATEST_UPLOADS = 6


@dataclass(frozen=True)
class Tile:
    """A number with the page where it can be looked at."""

    label: str
    number: int
    hint: str
    url: str
    asks: bool = False  # somebody has to do something about it


@dataclass(frozen=True)
class UploadLine:
    upload: FileUpload
    url: str
    status: str
    colour: str
    counts: bool  # whether rows were imported, so that zeros mean something


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """The same few queries whatever there is; everything of the user's own scope."""
    user = cast(User, request.user)
    uploads = _latest_uploads(request, user)
    tiles = _tiles(request, user)
    return context | {
        "title": str(user.organization or "All organizations"),
        "tiles": tiles,
        "notices": _notices(request, user),
        "uploads": uploads,
        "uploads_url": _page(request, "uploads.FileUpload"),
        "upload_form_url": form_of("uploads.FileUpload")
        if may_add(request, "uploads.FileUpload")
        else "",
        "visit_form_url": form_of("visits.Visit") if may_add(request, "visits.Visit") else "",
        "branches_url": _page(request, "accounts.Branch") if user.can(Can.ADMINISTER) else "",
        "is_new": not uploads and not any(tile.number for tile in tiles),
        **_beginning(request, user),
    }


def _beginning(request: HttpRequest, user: User) -> dict[str, Any]:
    """What comes before any branch or sheet: an organization, and its owner."""
    steps = f"{reverse('desk')}settings/first-steps" if is_built() else ""
    if not is_operator(user):
        return {
            "begins_with_organization": False,
            "first_steps_url": steps if user.can(Can.ADMINISTER) else "",
        }
    organizations = list(Organization.objects.values_list("pk", flat=True)[:2])
    owner = User.objects.filter(role=Role.OWNER).exclude(organization=None).first()
    filled_in: dict[str, Any] = {"role": Role.OWNER}
    if len(organizations) == 1:
        filled_in["organization"] = organizations[0]
    return {
        "begins_with_organization": owner is None,
        "owner": owner,
        "desk_url": reverse("desk") if is_built() else "",
        "organization_form_url": "" if organizations else form_of("accounts.Organization"),
        "owner_form_url": f"{form_of('accounts.User')}?{urlencode(filled_in)}",
    }


def _tiles(request: HttpRequest, user: User) -> list[Tile]:
    today = user.organization.today() if user.organization else timezone.localdate()
    month = today.replace(day=1)
    people = Customer.objects.for_user(user).filter(is_active=True, merged_into=None)
    visits = Visit.objects.for_user(user).filter(visit_date__range=(month, today))
    waiting = rows_waiting(FileUpload.objects.for_user(user))
    pairs = DuplicateCandidate.objects.for_user(user).filter(status=CandidateStatus.OPEN)
    pair_count = pairs.count()
    return [
        Tile("Customers", people.count(), "everybody who is active", _page(request, _CUSTOMERS)),
        Tile("Visits this month", visits.count(), f"since {month:%-d %B}", _since(request, month)),
        Tile(
            "Rows that wait",
            waiting,
            "of uploaded sheets, each with what to do",
            _page(request, "uploads.FileUpload"),
            asks=bool(waiting),
        ),
        Tile(
            "Possible duplicates",
            pair_count,
            "pairs that may be one person",
            _page(request, "customers.DuplicateCandidate"),
            asks=bool(pair_count),
        ),
        *_refill_tiles(request, user, today),
        *_message_tiles(request, user),
    ]


def _refill_tiles(request: HttpRequest, user: User, today: date) -> list[Tile]:
    """Only when somebody has to be called."""
    calls = RefillReminder.objects.for_user(user).to_call(on=today).count()
    url = _page(request, "reminders.RefillReminder")
    if not calls or not url:
        return []
    hint = "medicines that run out, to call about"
    return [
        Tile("Refill calls due", calls, hint, f"{url}?{urlencode({'list': 'calls'})}", asks=True)
    ]


def _message_tiles(request: HttpRequest, user: User) -> list[Tile]:
    """Only when somebody has to do something about messages."""
    tiles = []
    uncertain = Message.objects.for_user(user).filter(status=MessageStatus.UNCERTAIN).count()
    if uncertain and (url := _page(request, "messaging.Message")):
        address = f"{url}?{urlencode({'status__exact': MessageStatus.UNCERTAIN.value})}"
        hint = "nobody knows whether they were sent"
        tiles.append(Tile("Uncertain messages", uncertain, hint, address, asks=True))
    stopped = list(SenderState.objects.for_user(user).stopped())
    if stopped and (url := _page(request, "messaging.SenderState")):
        tiles.append(Tile("Stopped senders", len(stopped), stopped[0].stop_reason, url, asks=True))
    return tiles


_CUSTOMERS = "customers.Customer"


def _since(request: HttpRequest, day: date) -> str:
    url = _page(request, "visits.Visit")
    return f"{url}?{urlencode({'visit_date_from': day.isoformat()})}" if url else ""


def _page(request: HttpRequest, label: str) -> str:
    return list_of(label) if may_open(request, label) else ""


def _latest_uploads(request: HttpRequest, user: User) -> list[UploadLine]:
    newest = FileUpload.objects.for_user(user).select_related("uploaded_by", "job", "organization")
    is_shown = may_open(request, "uploads.FileUpload")
    return [
        UploadLine(
            upload=upload,
            url=page_of(upload, user) if is_shown else "",
            status=_describe(upload),
            colour=status_colour(upload),
            counts=upload.started_at is not None,
        )
        for upload in newest[:LATEST_UPLOADS]
    ]


def _notices(request: HttpRequest, user: User) -> list[dict[str, str]]:
    """How the user's own sheets ended, until they looked."""
    is_shown = may_open(request, "uploads.FileUpload")
    return [
        {
            "name": str(notice.upload),
            "url": page_of(notice.upload, user),
            "sentence": closing_sentence(notice.upload),
        }
        for notice in (unseen_notices(user) if is_shown else ())
    ]


def _describe(upload: FileUpload) -> str:
    if upload.status == UploadStatus.PROCESSING and upload.job is not None:
        percent = progress_of(upload.job).percent
        if percent is not None:
            return f"Being imported, {percent:.0f} %"
    return status_label(upload)
