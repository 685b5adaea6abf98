"""What an action of the admin does with each of the chosen records."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from core.errors import DomainError


def do_with_each(
    request: HttpRequest,
    records: Iterable[Any],
    service: Callable[[Any], object],
    *,
    done: str,
    called: Callable[[Any], object] = str,
) -> None:
    """Call `service` with each of `records`: a refusal says whose it is, and stops no other.

    `done`: what happened to the others, which are counted. `called`: how a record is named.
    """
    count = 0
    for record in records:
        try:
            service(record)
        except DomainError as refusal:
            messages.warning(request, f"{called(record)}: {refusal.message}")
        else:
            count += 1
    if count:
        messages.success(request, f"{done}: {count:,}.")
