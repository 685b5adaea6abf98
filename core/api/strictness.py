"""Unknown query parameters and fields of a body are refused, with the nearest known name.

A misspelt filter must not widen a list, and a misspelt field must not be lost in silence.
"""

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, ClassVar

from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.views import APIView

from core.api.operations import Operation, Schema, operation_of

# Other names of a parameter, understood wherever that one is.
ALIASES = {"phone_number": "phone"}
# Kept by the service at every change: a body that was sent before repeats the last one but one.
_BOOKKEEPING = frozenset({"updated_at"})
# What the forms of the browsable pages send along.
_OF_FORMS = frozenset({"csrfmiddlewaretoken"})
_CONFLICT = "conflicting_parameters"
_MOST_NAMES = 40
_MOST_ERRORS = 20
Errors = dict[str, list[ErrorDetail]]


class StrictNames(APIView):
    """Checks the names, once it is known who asks and that they may."""

    # Fields that are shown and not set, which the view refuses in words of its own.
    refuses_itself: ClassVar[frozenset[str]] = frozenset()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        match = request._request.resolver_match
        method = "GET" if request.method == "HEAD" else str(request.method)
        if match is None or method == "OPTIONS" or not hasattr(self, method.lower()):
            return
        operation = operation_of(match.func, method, tuple(match.kwargs))
        self.check_query(request, operation)
        if method != "GET":
            self.check_body(request, operation)

    def check_query(self, request: Request, operation: Operation) -> None:
        _ensure_not_repeated(request, operation)
        _translate_aliases(request, operation.query)
        ensure_known_parameters(request.query_params, operation.query)

    def check_body(self, request: Request, operation: Operation) -> None:
        data = request.data
        if isinstance(data, QueryDict):
            data = {_own_name(name): data[name] for name in data if name not in _OF_FORMS}
        if not isinstance(data, Mapping):
            return  # no object at all: the operation says what it wants
        fixed = self._fixed_fields(request, operation, data) | self.refuses_itself
        errors = dict(
            unknown_fields(data, operation, operation.body, answer=operation.answer, fixed=fixed)
        )
        if errors:
            raise ValidationError(dict(list(errors.items())[:_MOST_ERRORS]))

    def _fixed_fields(
        self, request: Request, operation: Operation, data: Mapping[str, Any]
    ) -> frozenset[str]:
        """Names that answers show and nobody sets, where a body repeats them as they are.

        So a client may send back what it got. A changed one is refused: it would be lost.
        """
        writable = operation.properties(operation.body)
        shown = operation.properties(operation.answer) or {}
        if writable is None:
            return frozenset()
        asked = {name for name in data if name not in writable and name in shown}
        if not asked or not operation.changes:
            return frozenset()
        kept = frozenset(asked & _BOOKKEEPING)
        present = self._present(request) if asked - kept else {}
        return kept.union(n for n in asked if n in present and _is_same(present[n], data[n]))

    def _present(self, request: Request) -> Mapping[str, Any]:
        """What GET of this address shows now; nothing where there is no such."""
        view: Any = self
        action = getattr(view, "action", None)
        if action not in (None, "update", "partial_update"):
            return {}
        show = getattr(view, "get" if action is None else "retrieve", None)
        if show is None:
            return {}
        if action is not None:
            view.action = "retrieve"
        try:
            return show(request, **({} if action is None else view.kwargs)).data
        finally:
            if action is not None:
                view.action = action


def ensure_known_parameters(given: Collection[str], known: Collection[str]) -> None:
    errors = {name: [_unknown(name, known, "parameter")] for name in given if name not in known}
    if errors:
        raise ValidationError(dict(list(errors.items())[:_MOST_ERRORS]))


def unknown_fields(
    data: Any,
    operation: Operation,
    schema: Schema | None,
    *,
    answer: Schema | None,
    fixed: Collection[str],
    path: str = "",
) -> Iterator[tuple[str, list[ErrorDetail]]]:
    """(path, errors) of every name in `data`, however deep, that `schema` does not have.

    `fixed` names are repeated from the answer and may stand. Within lists and objects that are
    changed, where `path` is not empty, all may that `answer` shows there.
    """
    if isinstance(data, list):
        entry = None if schema is None else operation.items(schema)
        answer_items = None if answer is None else operation.items(answer)
        for index, one in enumerate(data) if entry is not None else ():
            deeper = f"{path}{index}."
            yield from unknown_fields(
                one, operation, entry, answer=answer_items, fixed=fixed, path=deeper
            )
        return
    known = operation.properties(schema)
    if not isinstance(data, Mapping) or known is None:
        return
    shown = operation.properties(answer) or {}
    for name, value in data.items():
        if name in known:
            yield from unknown_fields(
                value,
                operation,
                known[name],
                answer=shown.get(name),
                fixed=fixed,
                path=f"{path}{name}.",
            )
        elif name in shown and (name in fixed if not path else operation.changes):
            continue
        elif path or name not in fixed:
            error = _fixed(name) if name in shown else _unknown(name, known, "field")
            yield path + str(name), [error]


def _translate_aliases(request: Request, known: Collection[str]) -> None:
    for alias, name in ALIASES.items():
        given = request.query_params
        if alias not in given or alias in known or name not in known:
            continue
        if name in given and given[name] != given[alias]:
            message = f"{name} and {alias} are the same and differ here. Give one of them."
            raise ValidationError({alias: [ErrorDetail(message, _CONFLICT)]})
        changed = given.copy()
        changed[name] = changed.pop(alias)[-1]
        request._request.GET = changed  # type: ignore[assignment]


def _ensure_not_repeated(request: Request, operation: Operation) -> None:
    """One of two values would win in silence; where several may be told, a list is declared."""
    errors = {
        name: [ErrorDetail(f"{name} is given with different values. Give one of them.", _CONFLICT)]
        for name, values in request.query_params.lists()
        if name not in operation.lists and len(set(values)) > 1
    }
    if errors:
        raise ValidationError(dict(list(errors.items())[:_MOST_ERRORS]))


def _own_name(name: str) -> str:
    """Of a form's field: `items[0]amount` and `address.city` are of items and address."""
    return name.partition("[")[0].partition(".")[0]


def _is_same(shown: Any, sent: Any) -> bool:
    """The same value, however a client wrote it down, and however deep."""
    if shown == sent or str(shown) == str(sent):
        return True
    if isinstance(shown, Mapping) and isinstance(sent, Mapping):
        return shown.keys() == sent.keys() and all(_is_same(shown[n], sent[n]) for n in shown)
    if isinstance(shown, list | tuple) and isinstance(sent, list | tuple):
        return len(shown) == len(sent) and all(map(_is_same, shown, sent))
    if isinstance(shown, str) and isinstance(sent, str):
        try:
            moments = parse_datetime(shown), parse_datetime(sent)
        except ValueError:
            return False
        return None not in moments and moments[0] == moments[1]
    return False


def _unknown(name: str, known: Collection[str], what: str) -> ErrorDetail:
    near = get_close_matches(str(name)[:100], known, n=1, cutoff=0.6)
    if near:
        hint = f'Did you mean "{near[0]}"?'
    elif known:
        names = sorted(known)
        more = ", ..." if len(names) > _MOST_NAMES else ""
        hint = f"Known are: {', '.join(names[:_MOST_NAMES])}{more}."
    else:
        hint = "None is taken here; leave it out."
    return ErrorDetail(f'There is no {what} "{str(name)[:100]}" here. {hint}', f"unknown_{what}")


def _fixed(name: str) -> ErrorDetail:
    message = f'"{name}" is shown and cannot be set here. Leave it out, or as it is.'
    return ErrorDetail(message, "read_only")
