"""Where the demo's password, which everybody can read in the source, must open nothing."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from config.checks import beyond_this_machine
from config.demo.businesses import PASSWORD


class DemoOnlyLocally:
    """Refuses the demo's password as soon as other machines may come.

    Whoever tried the demo, kept its database and then opened the service to others would
    otherwise leave every door open.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> None:
        if password == PASSWORD and beyond_this_machine():
            raise PermissionDenied
