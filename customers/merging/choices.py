"""What a person asked for, checked before anything is merged."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.errors import DomainError, FieldError
from customers.merging.fields import Decided, is_empty
from customers.merging.kinds import MergeKind
from customers.merging.registry import kinds

MOST_RECORDS = 20


def kind_named(name: str) -> MergeKind:
    kind = kinds().get(name)
    if kind is None:
        known = ", ".join(sorted(kinds()))
        raise DomainError.at(
            "type", "invalid_choice", f'"{name}" cannot be merged. Use one of: {known}.'
        )
    return kind


def check_ids(kind: MergeKind, primary: int, duplicates: Sequence[int]) -> list[int]:
    """All ids, the one kept first. Raises DomainError 400 for too few, too many or itself."""
    if not duplicates:
        raise DomainError.at(
            "duplicates", "required", f"Name at least one {kind.noun} to merge into it."
        )
    if primary in duplicates:
        message = f"{kind.noun.capitalize()} {primary} cannot be merged with itself. Take it out."
        raise DomainError.at("duplicates", "itself", message)
    if len(set(duplicates)) < len(duplicates):
        raise DomainError.at("duplicates", "repeated", "Name each record once.")
    if len(duplicates) >= MOST_RECORDS:
        message = (
            f"{len(duplicates) + 1} records are too many: at most {MOST_RECORDS} are merged at "
            "once. Merge some first, then the rest into the same one."
        )
        raise DomainError.at("duplicates", "too_many", message)
    return [primary, *duplicates]


def require_all(kind: MergeKind, wanted: Sequence[int], found: Mapping[int, Any]) -> None:
    """Raises DomainError 400: another organization's record is one that there is not."""
    missing = [pk for pk in wanted if pk not in found]
    if missing:
        errors = [
            FieldError(
                "primary" if pk == wanted[0] else "duplicates",
                "does_not_exist",
                f"There is no {kind.noun} with id {pk}. Check the id.",
            )
            for pk in missing
        ]
        raise DomainError(errors[0].message, code="does_not_exist", errors=errors)


def check_choices(kind: MergeKind, choices: Mapping[str, int], records: Mapping[int, Any]) -> None:
    """Raises DomainError 400 for a field, a record or a value that is not there to choose."""
    fields = {field.name: field for field in kind.decidable()}
    errors: list[FieldError] = []
    for name, pk in choices.items():
        field = fields.get(name)
        rule = kind.fields.get(name)
        path = f"choices.{name}"
        if field is None:
            message = f'A {kind.noun} has no field "{name}" to choose for. Leave it out.'
            errors.append(FieldError(path, "unknown_field", message))
        elif rule is not None and not rule.choosable:
            errors.append(FieldError(path, "not_chosen", f"Nobody chooses it: {rule.how}."))
        elif pk not in records:
            message = f"Record {pk} is not among those to merge. Choose one of them."
            errors.append(FieldError(path, "not_merged", message))
        elif is_empty(getattr(records[pk], field.attname)):
            message = f"Record {pk} has nothing there. Choose one with a value."
            errors.append(FieldError(path, "empty", message))
    if errors:
        raise DomainError("Correct the choices below. Nothing was merged.", errors=errors)


def ensure_resolved(decided: Decided, choices: Mapping[str, int]) -> None:
    """Raises DomainError 400, which lists every conflict that nobody decided."""
    open_fields = [one for one in decided.values() if one.conflict and one.name not in choices]
    if open_fields:
        names = ", ".join(one.label.lower() for one in open_fields)
        raise DomainError(
            f"Choose whose value to keep for: {names}. Nothing was merged.",
            code="unresolved",
            errors=[
                FieldError(
                    f"choices.{one.name}",
                    "unresolved",
                    f"Name the record whose {one.label.lower()} to keep: "
                    f"{' or '.join(str(pk) for pk, v in one.values.items() if not is_empty(v))}.",
                )
                for one in open_fields
            ],
        )
