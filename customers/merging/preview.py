"""What a merge would do, for people and programs to read before they decide."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Field

from customers.merging.fields import DecidedField
from customers.merging.formatting import names_of, rows_called, shown
from customers.merging.merging import Merging
from customers.merging.registry import sizes_of
from customers.merging.snapshots import note_medical_snapshot, plain


@dataclass(frozen=True, slots=True)
class Value:
    """`shown` is for people, empty where the record says nothing."""

    record: int
    value: Any
    shown: str


@dataclass(frozen=True, slots=True)
class PreviewField:
    """`suggestion` and `taken` are records; both are empty where all make the value together."""

    name: str
    label: str
    conflict: bool
    choosable: bool
    suggestion: int | None
    taken: int | None
    result: Any
    shown: str
    how: str
    values: list[Value]

    @property
    def differs(self) -> bool:
        return len({value.shown.casefold() for value in self.values if value.shown}) > 1


@dataclass(frozen=True, slots=True)
class Move:
    relation: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Preview:
    """`parts` are the merges that follow: of leads whose customers are merged, and the reverse.

    `sizes`: how many of what is `counted`, such as visits, each record has before the merge.
    """

    type: str
    noun: str
    primary: int
    duplicates: list[int]
    labels: dict[int, str]
    counted: str
    sizes: dict[int, int]
    fields: list[PreviewField]
    identifiers: list[dict[str, Any]]
    moves: list[Move]
    combines: list[dict[str, Any]]
    parts: list["Preview"] = field(default_factory=list)

    @property
    def conflicts(self) -> list[PreviewField]:
        return [one for one in self.fields if one.conflict]

    def all_moves(self) -> dict[str, int]:
        """{"visits": 3}: of this merge and of those that follow from it."""
        values: dict[str, int] = {}
        for one in (self, *self.parts):
            for move in one.moves:
                values[move.label] = values.get(move.label, 0) + move.count
        return values

    @property
    def records(self) -> list[dict[str, Any]]:
        return [
            {"id": pk, "label": label, "size": self.sizes[pk]} for pk, label in self.labels.items()
        ]


def describe(merging: Merging) -> Preview:
    """Once the merge was taken back: what each record has is counted as it is."""
    kind = merging.kind
    labels = {record.pk: merging.labels[record.pk] for record in merging.records}
    counted, sizes = sizes_of(kind, list(labels))
    fields = {one.name: one for one in kind.decidable()}
    for pk, given in merging.snapshots.items():
        note_medical_snapshot(kind.name, pk, given)
    return Preview(
        type=kind.name,
        noun=kind.noun,
        primary=merging.primary.pk,
        duplicates=merging.gone,
        labels=labels,
        counted=counted,
        sizes=sizes,
        fields=[_field(fields[name], one) for name, one in merging.decided.items()],
        identifiers=[
            {"record": pk, "kind": key["kind"], "value": key["value"]}
            for pk, given in merging.snapshots.items()
            for key in given.get("identifiers", ())
        ],
        moves=list(_moves(merging)),
        combines=merging.combined,
        parts=[describe(part) for part in merging.parts],
    )


def _field(field: Field, one: DecidedField) -> PreviewField:
    names = names_of(field, [*one.values.values(), one.result])
    return PreviewField(
        name=one.name,
        label=one.label,
        conflict=one.conflict,
        choosable=one.choosable,
        suggestion=one.suggestion,
        taken=one.taken,
        result=plain(one.result),
        shown=shown(field, one.result, names),
        how=one.how,
        values=[
            Value(pk, plain(value), shown(field, value, names)) for pk, value in one.values.items()
        ],
    )


def _moves(merging: Merging) -> Iterator[Move]:
    for relation, moved in sorted(merging.moved.items()):
        yield Move(relation, rows_called(relation), moved.count)
