"""Recalling and remembering what a person said of a sheet's columns."""

from datetime import date
from typing import Any

from django.db.models import F
from django.utils import timezone

from accounts.models import User
from core.bulk import storable
from uploads.detection import SheetProfile
from uploads.detection.mapping import Memory, Remembered, heading_keys, signature_of
from uploads.headings import recognize
from uploads.models import FileUpload, RememberedMapping
from uploads.sentences import format_day, format_name


def memory_for(upload: FileUpload) -> Memory:
    known = RememberedMapping.objects.filter(organization=upload.organization, kind=upload.kind)
    zone = upload.organization.zone
    return Memory(
        upload.kind,
        {
            each.signature: Remembered(
                each.pk,
                each.mapping,
                _describe(each, each.remembered_at.astimezone(zone).date()),
            )
            for each in known.select_related("remembered_by")
        },
    )


def _describe(remembered: RememberedMapping, day: date) -> str:
    by = remembered.remembered_by
    corrected = f"{format_name(by)} corrected them" if by else "they were corrected"
    return f"{corrected} on {format_day(day)}"


def note_mapping(upload: FileUpload, profile: SheetProfile, *, by: User | None) -> None:
    """Remember what the person corrected, in the transaction that stores the look.

    A correction back to what is recognized anyway takes the memory away, unless the sheet would
    ask again. A sheet without headings has nothing to be known by; which of tables beside each
    other is meant has another answer the next time.
    """
    now = timezone.now()
    if profile.remembered is not None:
        RememberedMapping.objects.filter(pk=profile.remembered).update(
            used_count=F("used_count") + 1, last_used_at=now
        )
        return
    if not upload.options.get("mapping") or not any(profile.headings) or profile.has_tables_beside:
        return
    own: dict[str, Any] = {
        "organization": upload.organization,
        "kind": upload.kind,
        "signature": signature_of(profile.headings),
    }
    headings = range(len(profile.headings))
    recognized = recognize(profile.headings, upload.kind)
    if not profile.settled and all(
        profile.mapping.get(index) == recognized.get(index) for index in headings
    ):
        RememberedMapping.objects.filter(**own).delete()
        return
    keys = heading_keys(profile.headings)
    mapping = {key: profile.mapping.get(index) for index, key in enumerate(keys) if key}
    RememberedMapping.objects.update_or_create(
        **own,
        defaults={
            "headings": storable([heading for heading in profile.headings if heading]),
            "mapping": storable(mapping),
            "remembered_by": by,
            "remembered_at": now,
        },
    )
