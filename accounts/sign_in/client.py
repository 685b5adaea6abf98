"""Where somebody signs in from, as far as a request says it."""

from dataclasses import dataclass
from typing import Self

from django.http import HttpRequest

from core.addresses import client_address, network_of

_LONGEST_USER_AGENT = 300


@dataclass(frozen=True)
class Client:
    address: str  # "" when nobody says one
    user_agent: str

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        agent = request.headers.get("User-Agent", "").replace("\x00", "")
        return cls(client_address(request), agent[:_LONGEST_USER_AGENT])

    @property
    def network(self) -> str:
        return network_of(self.address)
