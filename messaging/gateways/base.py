"""What every gateway does, as Django's e-mail backends do: take a message, say what came of it."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

import httpx2
from django.conf import settings

_CONNECT_SECONDS = 5
# Longer than this the provider keeps no idle connection for us, and one that it closes while we
# write would make a message uncertain.
_IDLE_SECONDS = 4
_LONGEST_TEXT = 500


@dataclass(frozen=True)
class Outgoing:
    """One message, ready to go. `reference` is our id, which the provider tells back."""

    reference: str
    phone: str
    body: str
    sender: str = ""
    template: str = ""
    language: str = "en"
    variables: list[str] = field(default_factory=list)


class SendStatus(StrEnum):
    ACCEPTED = "accepted"
    RETRY = "retry"  # certainly not accepted; worth another attempt
    FAILED = "failed"  # certainly not accepted; another attempt would end the same
    UNCERTAIN = "uncertain"  # may have been accepted


class Effect(StrEnum):
    """What else an answer means."""

    NONE = "none"
    PAUSE_SENDER = "pause_sender"
    PAUSE_PAIR = "pause_pair"
    STOP_SENDER = "stop_sender"
    STOP_TEMPLATE = "stop_template"
    OPTED_OUT = "opted_out"
    UNDELIVERABLE = "undeliverable"


@dataclass(frozen=True)
class Outcome:
    status: SendStatus
    provider_id: str = ""
    code: str = ""
    text: str = ""
    effect: Effect = Effect.NONE


class Gateway(ABC):
    """`send` may be called from several threads at once, and touches no database.

    `shows_only`: nothing leaves this machine.
    """

    shows_only: ClassVar[bool] = False

    @abstractmethod
    def send(self, message: Outgoing) -> Outcome: ...

    def close(self) -> None:  # noqa: B027 - most have nothing to close
        """Let go of connections."""


class HttpGateway(Gateway):
    """One client per process: every timeout told, nothing followed or repeated by itself."""

    def __init__(self) -> None:
        self.client = httpx2.Client(
            timeout=httpx2.Timeout(settings.MESSAGE_TIMEOUT_SECONDS, connect=_CONNECT_SECONDS),
            limits=httpx2.Limits(
                max_connections=settings.MESSAGE_PARALLEL,
                max_keepalive_connections=settings.MESSAGE_PARALLEL,
                keepalive_expiry=_IDLE_SECONDS,
            ),
            follow_redirects=False,
        )

    def close(self) -> None:
        self.client.close()

    def call(self, request: httpx2.Request, read: Callable[[httpx2.Response], Outcome]) -> Outcome:
        """Send `request` and let `read` judge the answer.

        Only what failed before a byte of it was written is certain not to have been accepted.
        """
        try:
            response = self.client.send(request)
        except (
            httpx2.ConnectError,
            httpx2.ConnectTimeout,
            httpx2.PoolTimeout,
            httpx2.ProxyError,
        ) as error:
            text = f"The provider could not be reached. {_describe(error)}"
            return Outcome(SendStatus.RETRY, code="not_connected", text=shortened(text))
        except (httpx2.LocalProtocolError, httpx2.UnsupportedProtocol) as error:
            # Our own side refuses to send it: a token with a line break, an address without https.
            return Outcome(
                SendStatus.RETRY,
                code="not_sendable",
                text=_describe(error),
                effect=Effect.STOP_SENDER,
            )
        except httpx2.TransportError as error:
            text = f"The answer was lost, so it may have gone out. {_describe(error)}"
            return Outcome(SendStatus.UNCERTAIN, code="no_answer", text=shortened(text))
        return read(response)


def judge_status(response: httpx2.Response) -> Outcome:
    """For an answer that holds no code of the provider: a proxy's, say."""
    status = response.status_code
    code, text = f"http_{status}", "The answer holds nothing that the provider is known to say."
    if status == 429:
        return Outcome(SendStatus.RETRY, code=code, text=text, effect=Effect.PAUSE_SENDER)
    if status in (401, 403):
        return Outcome(SendStatus.RETRY, code=code, text=text, effect=Effect.STOP_SENDER)
    if status < 300 or status == 408 or status >= 500:
        return Outcome(SendStatus.UNCERTAIN, code=code, text=text)
    return Outcome(SendStatus.FAILED, code=code, text=text)


def shortened(text: object) -> str:
    return str(text)[:_LONGEST_TEXT]


def _describe(error: Exception) -> str:
    return shortened(f"{type(error).__name__}: {error}")
