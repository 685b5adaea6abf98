"""Which kinds can be merged, and the rule of every relation to them, found from the models."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Field, Model

from customers.merging.kinds import MergeKind
from customers.merging.merging import Merging
from customers.merging.relations import Relation, Rule
from history.models import Change, is_recorded, target_type_of

Finish = Callable[[Merging], None]
Counts = Callable[[Collection[int]], dict[int, int]]
_kinds: dict[str, MergeKind] = {}
_finishes: dict[str, list[Finish]] = {}
_rules: dict[tuple[type[Model], str], Rule] = {}
_sizes: dict[str, tuple[str, Counts]] = {}


def register_kind(kind: MergeKind) -> None:
    """Let records of `kind.model` be merged: called in AppConfig.ready."""
    _kinds[kind.name] = kind


def register_merge_rule(model: type[Model], field: str, rule: Rule) -> None:
    """Say what becomes of the rows of `model` whose `field` points to a record that is merged.

    Of the change log `field` is the type of the records (`history.TargetType`).
    """
    _rules[model, field] = rule


def register_finish(kind_name: str, finish: Finish) -> None:
    """Call `finish(merging)` when all of such a merge is written, in the same transaction."""
    _finishes.setdefault(kind_name, []).append(finish)


def finishes_of(kind: MergeKind) -> list[Finish]:
    return list(_finishes.get(kind.name, ()))


def register_size(kind_name: str, counted: str, counts: Counts) -> None:
    """What records of a kind have most worth telling, such as `visits`, and how many each has.

    `counts(ids)` is one query; an id with none may be left out.
    """
    _sizes[kind_name] = counted, counts


def sizes_of(kind: MergeKind, ids: Collection[int]) -> tuple[str, dict[int, int]]:
    """What is counted, empty where nothing is; and {id: how many}."""
    counted, counts = _sizes.get(kind.name, ("", lambda ids: {}))
    found = counts(ids)
    return counted, {pk: found.get(pk, 0) for pk in ids}


def kinds() -> dict[str, MergeKind]:
    return dict(_kinds)


def kind_of(model: type[Model]) -> MergeKind:
    return next(kind for kind in _kinds.values() if kind.model is model)


def targets() -> set[type[Model]]:
    """Models whose rows a merge may take away: what is merged, and what is combined with it."""
    folded = {model for (model, _), rule in _rules.items() if rule.removes_rows}
    return {kind.model for kind in _kinds.values()} | folded


def relations_to(model: type[Model]) -> Iterator[Relation]:
    """Every foreign key to `model` there is, those of many-to-many tables and the change log's
    reference included.
    """
    if is_recorded(model):
        yield Relation(Change, "target_id", target_type_of(model))
    for other in apps.get_models(include_auto_created=True):
        if other._meta.proxy:
            continue
        for field in other._meta.local_concrete_fields:
            parent = getattr(field.remote_field, "parent_link", False)
            if field.is_relation and field.related_model is model and not parent:
                yield Relation(other, field.name)


@dataclass(frozen=True)
class Registered:
    relation: Relation
    rule: Rule | None


def registered(model: type[Model]) -> list[Registered]:
    return [Registered(one, _rules.get(one.key)) for one in relations_to(model)]


def called(relation: str) -> str:
    """What the rows of the relation with this label are called; empty: as their model."""
    found = (
        rule for (model, name), rule in _rules.items() if f"{model._meta.label}.{name}" == relation
    )
    return next((rule.called for rule in found), "")


def missing_rule(relation: Relation, target: type[Model]) -> str:
    """The sentence for whoever added the relation."""
    return (
        f"{relation.label} points to {target.__name__}, and nobody said what becomes of it when "
        f"two of those are merged. In the ready() of {relation.model._meta.app_label}: "
        f'register_merge_rule({relation.model.__name__}, "{relation.key[1]}", Moves()), or '
        "Combines where a unique constraint names the field, or Stays with the reason "
        "(customers.merging)."
    )


def repoint(merging: Merging, model: type[Model], kept: int, gone: Sequence[int]) -> None:
    """Apply the rule of every relation to `model`: from the rows `gone` to the row `kept`."""
    found: list[tuple[Relation, Rule]] = []
    for one in registered(model):
        if one.rule is None:
            raise ImproperlyConfigured(missing_rule(one.relation, model))
        found.append((one.relation, one.rule))
    for relation, rule in sorted(found, key=lambda pair: pair[1].comes_last):
        rule.apply(merging, relation, kept, gone)


def own_field(relation: Relation) -> Field:
    field = relation.model._meta.get_field(relation.field)
    assert isinstance(field, Field)
    return field
