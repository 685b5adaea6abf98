"""Reading what is sent, so that nothing which was read breaks further in."""

import json
import re
from collections.abc import Mapping
from typing import IO, Any

from django.core.exceptions import RequestDataTooBig
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.utils.json import strict_constant

from core.errors import DomainError

_NUL = "\\u0000"
_HALF_OF_A_PAIR = re.compile(r"\\u[dD][89a-fA-F]")


class StrictJSONParser(JSONParser):
    """UTF-8, without what Python's reader takes and nothing behind it can keep.

    Half of a surrogate pair ("\\ud800") is no text for any database or answer, 1e999 becomes
    infinity, a hundred thousand brackets exhaust the stack, and PostgreSQL keeps no JSON with NUL
    in a name (in a value each field refuses it).
    """

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        try:
            text = stream.read().decode("utf-8-sig")
            data = json.loads(
                text,
                parse_constant=strict_constant,
                parse_float=_finite,
                object_pairs_hook=_named if _NUL in text else None,
            )
            if _HALF_OF_A_PAIR.search(text):
                json.dumps(data, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            raise ParseError(
                "This JSON has half of a surrogate pair in a text. Send whole characters."
            ) from error
        except RecursionError as error:
            raise ParseError("This JSON is nested too deeply. Send it flatter.") from error
        except ValueError as error:
            raise ParseError(f"This is no JSON that can be read: {error}") from error
        return data


def signed_body(request: Request, *, remedy: str = "") -> bytes:
    """The body as it came, for a signature over its bytes; DomainError 413 over the limit."""
    try:
        return request.body
    except RequestDataTooBig as error:
        message = f"This body is too large. {remedy}".strip()
        raise DomainError(message, code="too_large", status=413) from error


def _named(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if any("\x00" in name for name, _ in pairs):
        raise ValueError("a name has the NUL character")
    return dict(pairs)


def _finite(text: str) -> float:
    number = float(text)
    if abs(number) == float("inf"):
        raise ValueError(f"{text[:40]} is too large for a number")
    return number
