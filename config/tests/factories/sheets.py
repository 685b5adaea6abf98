"""What is uploaded."""

from django.utils import timezone

from accounts.models import Organization
from config.tests.factories.people import branch, customer, job, user
from config.tests.factories.registry import makes
from uploads.models import (
    FileUpload,
    Outcome,
    PreviewRow,
    RememberedMapping,
    UploadBranch,
    UploadKind,
    UploadNotice,
    UploadRow,
)


@makes(FileUpload)
def upload(shop: Organization, number: int) -> FileUpload:
    return FileUpload.objects.create(
        organization=shop,
        branch=branch(shop, number),
        uploaded_by=user(shop, number),
        kind=UploadKind.CUSTOMERS,
        file=f"uploads/secret-{shop.pk}-{number}.csv",
        original_name=f"secret-{number}.csv",
        size=10,
        sha256=f"{number:064}",
        job=job(shop, number),
    )


@makes(UploadRow)
def upload_row(shop: Organization, number: int) -> UploadRow:
    return UploadRow.objects.create(
        organization=shop,
        upload=upload(shop, number),
        row_number=number + 2,
        cells=[f"Secret cell {number}"],
        outcome=Outcome.CREATED,
        customer=customer(shop, number),
        processed_at=timezone.now(),
    )


@makes(PreviewRow)
def preview_row(shop: Organization, number: int) -> PreviewRow:
    return PreviewRow.objects.create(
        organization=shop,
        upload=upload(shop, number),
        row_number=number + 2,
        cells=[f"Secret cell {number}"],
        outcome=Outcome.CREATED,
        customer=customer(shop, number),
    )


@makes(UploadBranch)
def upload_branch(shop: Organization, number: int) -> UploadBranch:
    return UploadBranch.objects.get_or_create(
        upload=upload(shop, number), branch=branch(shop, number)
    )[0]


@makes(RememberedMapping)
def remembered_mapping(shop: Organization, number: int) -> RememberedMapping:
    return RememberedMapping.objects.create(
        organization=shop,
        kind=UploadKind.CUSTOMERS,
        signature=f"{number:032}",
        headings=[f"Secret heading {number}"],
        mapping={f"secretheading{number}": "phone"},
        remembered_by=user(shop, number),
        remembered_at=timezone.now(),
    )


@makes(UploadNotice)
def upload_notice(shop: Organization, number: int) -> UploadNotice:
    return UploadNotice.objects.get_or_create(
        upload=upload(shop, number),
        defaults={
            "organization": shop,
            "user": user(shop, number),
            "created_at": timezone.now(),
        },
    )[0]
