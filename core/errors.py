"""What services raise when a person asked for something that cannot be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class FieldError:
    """One thing that is wrong; `field` is a path such as `items.0.name`, None for the whole."""

    field: str | None
    code: str
    message: str


class DomainError(Exception):
    """A refusal with a sentence for people (what is wrong, what to do) and a code for programs.

    `status` is the HTTP status that the API answers with: 400, 401, 403, 404, 409, 410, 413, 422,
    429.
    `extra` is added to the answer beside code and message: the id of the existing customer, say.
    `retry_after_seconds` says when the same request may succeed.
    """

    def __init__(
        self,
        message: str,
        *,
        code: str = "invalid",
        status: int = 400,
        errors: Sequence[FieldError] = (),
        extra: dict[str, object] | None = None,
        retry_after_seconds: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.status = status
        self.errors = tuple(errors)
        self.extra = extra or {}
        self.retry_after_seconds = retry_after_seconds

    @classmethod
    def at(
        cls,
        field: str | None,
        code: str,
        message: str,
        *,
        overall: str | None = None,
        status: int = 400,
        extra: dict[str, object] | None = None,
    ) -> Self:
        """A refusal for one field. `overall` is the code of the whole where it is another one."""
        errors = [FieldError(field, code, message)]
        return cls(message, code=overall or code, status=status, errors=errors, extra=extra)
