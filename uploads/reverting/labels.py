"""How a taking back is named where it is the cause of a change."""

from collections.abc import Collection

from uploads.models import UploadRevert


def revert_labels(ids: Collection[int]) -> dict[int, str]:
    """{revert id: "undoing of may.csv"}"""
    reverts = UploadRevert.objects.filter(pk__in=ids).order_by()
    return {
        pk: f"undoing of {name}" for pk, name in reverts.values_list("pk", "upload__original_name")
    }
