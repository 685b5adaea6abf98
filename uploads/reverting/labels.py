"""How a reverting is named where it is the cause of a change."""

from collections.abc import Collection

from uploads.models import UploadRevert


def revert_labels(ids: Collection[int]) -> dict[int, str]:
    """{revert id: "reverting of may.csv"}"""
    reverts = UploadRevert.objects.filter(pk__in=ids).order_by()
    return {
        pk: f"reverting of {name}"
        for pk, name in reverts.values_list("pk", "upload__original_name")
    }
