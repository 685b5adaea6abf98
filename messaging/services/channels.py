"""What each channel would say and by whom, and a try of it on a phone that somebody holds."""

import time
import uuid
from dataclasses import dataclass

from accounts.models import Branch, Organization, User
from core import cache
from core.errors import DomainError
from customers.opting import opted_out_among
from customers.queries import asked_numbers
from messaging.gateways import Outcome, Outgoing, channels_in_use, gateway_of
from messaging.models import Channel, MessageTemplate, SenderState
from messaging.services.senders import sender_of_installation
from messaging.services.templates import Words, words_of, words_of_template

_TESTS_AN_HOUR = 10  # of one person
_HOUR_SECONDS = 3600
_MEDICINES = "Metformin 500, Telmisartan 40"


@dataclass(frozen=True)
class ChannelState:
    """A channel as it stands: `is_off` has no gateway, `shows_only` writes to the worker's output.

    `example` is what a customer called as the reader would get.
    """

    channel: str
    is_off: bool
    shows_only: bool
    sender: SenderState | None
    words: Words
    example: str


def channel_states(organization: Organization, *, reader: User) -> list[ChannelState]:
    """Of every channel: three queries."""
    senders = {each.channel: each for each in SenderState.objects.filter(organization=organization)}
    words, in_use = words_of(organization), channels_in_use()
    values = _example_values(organization, reader)
    return [
        ChannelState(
            channel.value,
            is_off=channel not in in_use,
            shows_only=channel in in_use and gateway_of(channel).shows_only,
            sender=senders.get(channel.value),
            words=words[channel],
            example=words[channel].render(values)[0],
        )
        for channel in Channel
    ]


@dataclass(frozen=True)
class Tried:
    """What was sent to whom, and what the gateway answered."""

    phone: str
    body: str
    shows_only: bool
    outcome: Outcome


def send_test(
    organization: Organization,
    channel: str,
    *,
    phone: str,
    template: MessageTemplate | None = None,
    by: User,
) -> Tried:
    """Send the words of `channel` once, at once, to the phone that was typed.

    It is no customer's message: it stands in no list, and no answer of the gateway stops a sender.
    Raises DomainError: 400 for a phone that can't be read or a template of another channel, 409
    where the channel is off or stopped or the phone wants no messages, 429 for too many an hour.
    """
    number = asked_numbers(phone, organization)[0]
    if template is not None and template.channel != channel:
        raise DomainError.at("template", "invalid", "This template is of the other channel.")
    label = Channel(channel).label
    if channel not in channels_in_use():
        message = f"{label} is switched off: this Footfall has no gateway for it."
        raise DomainError(message, code="channel_off", status=409)
    sender = SenderState.objects.filter(organization=organization, channel=channel).first()
    if sender is not None and sender.stopped_at is not None:
        message = f"{label} is stopped: {sender.stop_reason} Mend it, and open the sender again."
        raise DomainError(message, code="sender_stopped", status=409)
    if opted_out_among(organization, [number]):
        message = "Whoever has this phone wants no messages. Take another one."
        raise DomainError.at("phone", "opted_out", message, status=409)
    _ensure_few(by)
    words = words_of_template(template) if template else words_of(organization)[channel]
    body, variables = words.render(_example_values(organization, by))
    outgoing = Outgoing(
        reference=str(uuid.uuid4()),
        phone=number,
        body=body,
        sender=(sender.sender_id if sender else "") or sender_of_installation(channel),
        template=words.provider_name,
        language=words.language,
        variables=variables,
    )
    gateway = gateway_of(channel)
    return Tried(number, body, gateway.shows_only, gateway.send(outgoing))


def _example_values(organization: Organization, person: User) -> dict[str, str]:
    branch = Branch.objects.filter(organization=organization, is_active=True).first()
    return {
        "name": person.name,
        "shop": organization.name,
        "branch": branch.name if branch else "",
        "medicines": _MEDICINES,
    }


def _ensure_few(by: User) -> None:
    now = time.time()
    hour = int(now // _HOUR_SECONDS)
    if cache.count(f"test-message:{by.pk}:{hour}", seconds=_HOUR_SECONDS) > _TESTS_AN_HOUR:
        wait = max(1, round((hour + 1) * _HOUR_SECONDS - now))
        raise DomainError(
            f"You sent {_TESTS_AN_HOUR} test messages within an hour. Wait for the next one.",
            code="throttled",
            status=429,
            retry_after_seconds=wait,
        )
