"""Records with their changes and what refers to them: read, and written, in bulk."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import DateTimeField, ForeignObjectRel, Model, QuerySet

from accounts.models import User
from core.bulk import (
    delete_rows,
    instant_text,
    json_text,
    read_instant,
    read_json,
    update_rows,
)
from core.sentences import Sentence
from history.causes import cause_names
from history.changes import Changes
from history.models import (
    Change,
    ChangeAction,
    ChangeCause,
    TargetType,
    is_recorded,
    target_type_of,
)
from history.services import NewChange, delete_changes, record_changes


@dataclass(frozen=True)
class RecordType:
    """What reverting knows of a model. Columns go by their attribute names, such as `branch_id`.

    `fields` are changed with an entry in the log, `unlogged` without one: {column: what a new
    record has}. `blank` says the same of `fields`, where it is known. `following` are fields that
    are set with others, without an entry of their own. `carried` columns are only read along.
    `created_by`: the field that its creation alone sets, where the log does not call that created.
    """

    model: type[Model]
    fields: tuple[str, ...] = ()
    unlogged: Mapping[str, Any] = field(default_factory=dict)
    blank: Mapping[str, Any] = field(default_factory=dict)
    following: Collection[str] = ()
    carried: tuple[str, ...] = ()
    created_by: str = ""
    ignored_models: tuple[type[Model], ...] = ()  # refer to it, and the app decides about them

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.fields, *self.unlogged, *self.carried)

    @cached_property
    def instants(self) -> set[str]:
        columns = {column.attname: column for column in self.model._meta.concrete_fields}
        return {name for name in self.columns if isinstance(columns.get(name), DateTimeField)}

    @cached_property
    def compared(self) -> list[tuple[str, str]]:
        """(column, its name in the log) of each of `fields` that is in the log by itself."""
        columns = [column for column in self.fields if column not in self.following]
        return [(column, column.removesuffix("_id")) for column in columns]

    def column_of(self, name: str) -> str:
        """The column of a field as the log names it: `branch_id` of `branch`; "" of what is none,
        such as a line of a bill."""
        return self._columns_by_name.get(name, "")

    @cached_property
    def _columns_by_name(self) -> dict[str, str]:
        return {column.name: column.attname for column in self.model._meta.concrete_fields}

    def label(self, name: str) -> str:
        found: Any = self.model._meta.get_field(name)
        return str(found.verbose_name)


class ChangeEntry(NamedTuple):
    """One entry of the change log. A tuple: a chunk makes thousands."""

    pk: int
    action: str
    cause: str
    cause_id: int | None
    changes: Mapping[str, Any]
    by_id: int | None
    at: datetime


class Reference(NamedTuple):
    """A record that refers to another one. `at`: when it was made, where the model says so."""

    model: type[Model]
    pk: Any
    at: datetime | None = None

    @property
    def key(self) -> tuple[type[Model], Any]:
        return self.model, self.pk

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> Sentence:
        noun = str(self.model._meta.verbose_name)
        return Sentence(f"{noun} {self.pk}", "record", noun=noun, number=self.pk)


@dataclass(slots=True)
class Record:
    """A record as stored, with everything that decides about it."""

    id: int
    values: dict[str, Any]
    entries: list[ChangeEntry] = field(default_factory=list)  # oldest first
    references: list[Reference] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RevertCause:
    """The revert for which something is written."""

    organization_id: int
    id: int
    by_id: int | None
    at: datetime


def load_records(
    record_type: RecordType,
    ids: Collection[int],
    *,
    by: str = "pk",
    locking: bool,
    ignored_models: Collection[type[Model]] = (),
    with_references: bool = True,
) -> dict[int, Record]:
    """The records whose `by` is among `ids`: a query each for them, their changes and every
    relation to them. `ignored_models` refer to them, too, and the caller decides about these."""
    rows: QuerySet[Any] = record_type.model._base_manager.filter(**{f"{by}__in_values": ids})
    if not ids:
        return {}
    # Locked in one order by everybody; else put in order here: asked for it, PostgreSQL may walk
    # through a whole table in that order instead of looking up the ids.
    rows = rows.order_by("pk").select_for_update() if locking else rows.order_by()
    columns, instants = record_type.columns, record_type.instants
    read = [instant_text(name) if name in instants else name for name in columns]
    found = sorted(rows.values_list("pk", *read), key=itemgetter(0))
    records = {pk: Record(pk, dict(zip(columns, values, strict=True))) for pk, *values in found}
    for name in instants:
        for record in records.values():
            if (text := record.values[name]) is not None:
                record.values[name] = read_instant(text)
    if is_recorded(record_type.model):
        for owner, entry in entries_of(target_type_of(record_type.model), records):
            records[owner].entries.append(entry)
    if not with_references:
        return records
    ignored = (*record_type.ignored_models, *ignored_models)
    for owner, found in references_to(record_type.model, records, ignored_models=ignored).items():
        records[owner].references += found
    return records


def entries_of(target_type: TargetType, ids: Collection[int]) -> Iterator[tuple[int, ChangeEntry]]:
    """(record, entry) of all changes of these records, oldest first."""
    if not ids:
        return
    changes = Change.objects.of_each(target_type, ids).order_by()
    found = changes.values_list(
        "pk", "target_id", "action", "cause", "cause_id", json_text("changes"), "by_id",
        instant_text("at"),
    )  # fmt: skip
    for pk, owner, action, cause, cause_id, changed, by_id, at in sorted(found, key=itemgetter(0)):
        changes_of_it = read_json(changed)
        yield (
            owner,
            ChangeEntry(pk, action, cause, cause_id, changes_of_it, by_id, read_instant(at)),
        )


def references_to(
    model: type[Model], ids: Collection[int], *, ignored_models: Collection[type[Model]]
) -> dict[int, list[Reference]]:
    """Per id what refers to it, the oldest first, one query per relation."""
    found: dict[int, list[Reference]] = {}
    if not ids:
        return found
    # Those without a name for the way back ("+"), too.
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel) or not relation.auto_created:
            continue
        other: Any = relation.related_model
        if other in ignored_models:
            continue
        name = relation.field.name
        dated = any(each.name == "created_at" for each in other._meta.concrete_fields)
        columns = [f"{name}_id", "pk", *(["created_at"] if dated else [])]
        rows = other._base_manager.filter(**{f"{name}__in_values": ids}).order_by()
        for owner, pk, *at in sorted(rows.values_list(*columns), key=itemgetter(1)):
            found.setdefault(owner, []).append(Reference(other, pk, *at))
    return found


def owners_of(rows: QuerySet[Any], name: str, records: Iterable[Record]) -> dict[Any, set[int]]:
    """{value: those of `rows` that have it now} of all values that the field of these records had
    before, one query: what is taken cannot go back."""
    former = {
        entry.changes[name][0]
        for record in records
        for entry in record.entries
        if name in entry.changes
    } - {None, ""}
    found: dict[Any, set[int]] = {}
    if former:
        owners = rows.filter(**{f"{name}__in_values": former}).order_by()
        for value, pk in owners.values_list(name, "pk"):
            found.setdefault(value, set()).add(pk)
    return found


def write_values(
    record_type: RecordType, values: Mapping[int, Changes], cause: RevertCause
) -> None:
    """Set `{record: {field: [now, after]}}`, as the log names and keeps them: one statement per
    set of fields. `record_reverted` notes it."""
    meta = record_type.model._meta
    by_fields: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for pk, changes in values.items():
        if changes:
            names = tuple(sorted(changes))
            stored = (_stored(meta.get_field(name), changes[name][1]) for name in names)
            by_fields.setdefault(names, []).append((pk, *stored))
    dated = any(each.name == "updated_at" for each in meta.concrete_fields)
    for names, rows in by_fields.items():
        columns = [record_type.column_of(name) for name in names]
        if dated:
            columns, rows = [*columns, "updated_at"], [(*row, cause.at) for row in rows]
        update_rows(record_type.model, columns, rows)


def _stored(column: Any, value: Any) -> Any:
    """A value as the log keeps it, as the column takes it."""
    return value if column.is_relation else column.to_python(value)


def record_reverted(
    model: type[Model],
    values: Iterable[tuple[int, Changes]],
    cause: RevertCause,
    *,
    note: str = "",
) -> None:
    """Write down what goes back: (record, `{field: [now, after]}`); one statement."""
    record_changes(
        target_type_of(model),
        [
            NewChange(pk, changes, _action(changes), cause.id, note)
            for pk, changes in values
            if changes
        ],
        organization_id=cause.organization_id,
        cause=ChangeCause.REVERT,
        by_id=cause.by_id,
        at=cause.at,
    )


def _action(changes: Changes) -> ChangeAction:
    """Whoever came back by the upload is deleted again."""
    hidden = changes.get("is_active") == [True, False]
    return ChangeAction.DELETED if hidden else ChangeAction.UPDATED


def delete_records(record_type: RecordType, ids: Collection[int]) -> None:
    """Delete records to which nothing refers any more, and what changed of them."""
    if is_recorded(record_type.model):
        delete_changes(target_type_of(record_type.model), ids)
    delete_rows(record_type.model, ids)


class EntryNames:
    """Entries of the log in a few words: "changed since by row 3 of june.csv"."""

    def __init__(self, entries: Sequence[ChangeEntry]) -> None:
        self._causes = cause_names(
            [Change(cause=entry.cause, cause_id=entry.cause_id) for entry in entries]
        )
        people = User.everybody.filter(pk__in={entry.by_id for entry in entries if entry.by_id})
        self._people = {each.pk: each.get_full_name() or each.username for each in people}

    def of(self, entry: ChangeEntry | str) -> str:
        """A text is a reason as it stands."""
        if isinstance(entry, str):
            return entry
        by = self._people.get(entry.by_id or 0)
        named = self._causes.get((entry.cause, entry.cause_id or 0))
        cause = named or ChangeCause(entry.cause).label.lower()
        verb = "deleted" if entry.action == ChangeAction.DELETED else "changed"
        if entry.cause == ChangeCause.EDIT:
            text = f"{verb} by hand since" + (f" by {by}" if by else "")
            return Sentence(text, f"{verb}_by_hand", by=by or "")
        if entry.cause == ChangeCause.MERGE:
            return Sentence("another record was merged with it since", "merged_since")
        who = f" ({by})" if by and not named else ""
        return Sentence(f"{verb} since by {cause}{who}", f"{verb}_by", cause=cause, by=who)
