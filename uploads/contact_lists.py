"""Which contacts a sheet named, for those who filter contacts by it."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import User
from uploads.models import UploadRow


def named_contacts(upload_id: int, reader: User | AnonymousUser) -> QuerySet[Any]:
    """Ids of the contacts that the upload made or found; none of an upload not to be seen."""
    rows = UploadRow.objects.for_user(reader).filter(upload=upload_id, contact__isnull=False)
    return rows.order_by().values("contact")
