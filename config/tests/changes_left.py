"""Changes whose record is gone: without a foreign key no database forgets them by itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db.models import Model

from history.models import Change, TargetType, is_recorded

# These go with their organization alone, or by hand while nobody uses them: then the last change
# stays, and says who deleted them.
_BY_THEMSELVES = {TargetType.ORGANIZATION, TargetType.USER, TargetType.PROJECT}
RECORDED: list[Any] = [model for model in apps.get_models() if is_recorded(model)]


@contextmanager
def deleting_every_kind() -> Iterator[None]:
    """What is done within deletes some of each model whose changes are kept, and their changes."""
    before = _ids()
    yield
    after = _ids()
    kept = {model.recorded_as for model in RECORDED if not before[model] - after[model]}
    assert kept == _BY_THEMSELVES, "Of all others the story has to delete some."
    assert not changes_left()


def _ids() -> dict[type[Model], set[int]]:
    return {model: set(model._base_manager.values_list("pk", flat=True)) for model in RECORDED}


def changes_left() -> list[tuple[str, int]]:
    """[(type, id)] of records that are gone while changes of theirs are left."""
    left = []
    for model in RECORDED:
        changes = Change.objects.filter(target_type=model.recorded_as).order_by()
        gone = changes.exclude(target_id__in=model._base_manager.order_by().values("pk"))
        left += list(gone.values_list("target_type", "target_id").distinct())
    return left
