"""What the pages of merging show, ready for their templates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.apps import apps

from core.admin.pages import admin_url
from customers.merging.formatting import combined_lines, rows_called, side_by_side
from customers.merging.preview import Preview, PreviewField
from customers.merging.registry import kinds
from customers.merging.snapshots import note_medical_snapshot
from customers.models import MergeRecord
from customers.normalize import format_phone


@dataclass(frozen=True)
class Side:
    """A record at the top of its column."""

    id: int
    label: str
    url: str
    is_kept: bool
    keep_url: str  # the same page with this one kept
    drop_url: str  # and without it, where enough others are left


@dataclass(frozen=True)
class Question:
    """A field whose value a person chooses; `both` is offered where texts can be kept together."""

    field: PreviewField
    both: bool

    @property
    def name(self) -> str:
        return f"choice_{self.field.name}"


def merge_url(type_name: str, ids: Sequence[int], next_url: str = "") -> str:
    query = {"type": type_name, "records": ",".join(map(str, ids))}
    if next_url:
        query["next"] = next_url
    return f"{admin_url(MergeRecord, 'merge')}?{urlencode(query, safe=',')}"


def page_of(type_name: str, pk: int) -> str:
    return admin_url(kinds()[type_name].model(pk=pk))


def preview_context(preview: Preview, next_url: str) -> dict[str, Any]:
    ids = [preview.primary, *preview.duplicates]
    choosable = [one for one in preview.fields if one.choosable and one.differs]
    return {
        "preview": preview,
        "sides": [_side(preview, ids, pk, next_url) for pk in ids],
        "questions": [
            Question(one, both=not one.conflict and one.suggestion is None)
            for one in sorted(choosable, key=lambda one: not one.conflict)
        ],
        "decided": [one for one in preview.fields if not one.choosable and one.differs],
        "agreed": [f for f in preview.fields if f.choosable and f.shown and not f.differs],
        "moves": sorted(preview.all_moves().items()),
        "combined": _combined([entry for p in (preview, *preview.parts) for entry in p.combines]),
        "parts": [_part(part) for part in preview.parts],
        "records_value": ",".join(map(str, ids)),
    }


def _side(preview: Preview, ids: list[int], pk: int, next_url: str) -> Side:
    others = [one for one in ids if one != pk]
    return Side(
        id=pk,
        label=preview.labels[pk],
        url=page_of(preview.type, pk),
        is_kept=pk == preview.primary,
        keep_url=merge_url(preview.type, [pk, *others], next_url),
        drop_url=merge_url(preview.type, others, next_url) if len(others) > 1 else "",
    )


def _part(part: Preview) -> dict[str, Any]:
    gone = [f"{part.labels[pk]} ({part.noun} {pk})" for pk in part.duplicates]
    return {
        "noun": part.noun,
        "kept": f"{part.labels[part.primary]} ({part.noun} {part.primary})",
        "gone": " and ".join(filter(None, [", ".join(gone[:-1]), gone[-1]])),
        "conflicts": part.conflicts,
    }


def _combined(entries: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "title": entry["title"],
            "rows": rows_called(entry["relation"]),
            "lines": combined_lines(entry),
        }
        for entry in entries
    ]


def record_context(merge: MergeRecord) -> dict[str, Any]:
    """A merge on record: every record as it was, and what became of what."""
    kind = kinds()[merge.type]
    members = merge.members_in_order
    left_out = frozenset({"merged_into", "identifiers"})
    for one in members:
        note_medical_snapshot(merge.type, one.record_id, one.snapshot)
    became = members[0].snapshot | {name: pair[1] for name, pair in merge.changes.items()}
    lines = side_by_side(kind.model, [one.snapshot for one in members], became, leave_out=left_out)
    return {
        "merge": merge,
        "noun": kind.noun,
        "members": [
            {"member": one, "url": page_of(merge.type, one.record_id), "keys": _keys(one.snapshot)}
            for one in members
        ],
        "lines": lines,
        "moved": [
            (rows_called(relation), given["count"])
            for relation, given in sorted(merge.moved.items())
            if _is_known(relation)
        ],
        "combined": _combined([e for e in merge.combined if _is_known(e["relation"])]),
        "others": [merge.part_of, *merge.parts.all()] if merge.part_of else merge.parts.all(),
    }


def _keys(snapshot: Mapping[str, Any]) -> str:
    keys = snapshot.get("identifiers", ())
    return ", ".join(
        format_phone(key["value"]) if key["kind"] == "phone" else key["value"] for key in keys
    )


def _is_known(relation: str) -> bool:
    """Records of merges outlive the models that they tell of."""
    try:
        apps.get_model(relation.rpartition(".")[0])
    except LookupError:
        return False
    return True
