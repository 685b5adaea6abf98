"""Whether a channel of an organization is open: stopped for a person to see, or paused a while."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Organization, User
from messaging.gateways import channels_in_use
from messaging.models import Channel, MessageTemplate, SenderState
from messaging.services.templates import Words, words_of

_FIRST_PAUSE_SECONDS = 30
_LONGEST_PAUSE_SECONDS = 900


@dataclass(frozen=True)
class OpenChannel:
    """An open channel: by whom and with which words its messages go out."""

    channel: str
    sender: str
    words: Words
    paused_until: datetime | None
    pauses: int


def open_channels(organization: Organization) -> dict[str, OpenChannel]:
    """The channels that are in use and not stopped: two queries. Paused ones are among them."""
    states = {
        state.channel: state for state in SenderState.objects.filter(organization=organization)
    }
    words = words_of(organization)
    channels = {}
    for channel in channels_in_use():
        state = states.get(channel) or SenderState(organization=organization, channel=channel)
        if state.stopped_at is None and not words[channel].stopped:
            channels[channel] = OpenChannel(
                channel,
                state.sender_id or sender_of_installation(channel),
                words[channel],
                state.paused_until,
                state.pauses,
            )
    return channels


def sender_of_installation(channel: str) -> str:
    return {
        Channel.WHATSAPP.value: settings.WHATSAPP_PHONE_NUMBER_ID,
        Channel.SMS.value: settings.SMS_SENDER,
    }[channel]


def stop_sender(organization: Organization, channel: str, *, code: str, text: str) -> None:
    """Nothing more goes out by this channel until a manager has seen to it."""
    state = _state(organization, channel)
    SenderState.objects.filter(pk=state.pk, stopped_at=None).update(
        stopped_at=timezone.now(), stop_code=code, stop_reason=_reason(code, text)
    )


def pause_sender(organization: Organization, channel: str) -> datetime:
    """The provider asked to slow down. Each time in a row twice as long; returns until when."""
    state = _state(organization, channel)
    seconds = min(_FIRST_PAUSE_SECONDS * 2 ** min(state.pauses, 10), _LONGEST_PAUSE_SECONDS)
    until = timezone.now() + timedelta(seconds=seconds)
    SenderState.objects.filter(pk=state.pk).update(paused_until=until, pauses=F("pauses") + 1)
    return until


def forget_pauses(organization: Organization, channel: str) -> None:
    """Messages are taken again."""
    states = SenderState.objects.filter(organization=organization, channel=channel, pauses__gt=0)
    states.update(pauses=0)


def stop_template(words: Words, organization: Organization, *, code: str, text: str) -> None:
    """The provider refuses the template: nothing more goes out with it.

    The words of the code have no row that could be stopped; their sender is.
    """
    if words.template_id is None:
        stop_sender(organization, Channel.WHATSAPP, code=code, text=f"Template: {text}")
        return
    MessageTemplate.objects.filter(pk=words.template_id, stopped_at=None).update(
        stopped_at=timezone.now(), stop_reason=_reason(code, text)
    )


@transaction.atomic
def reset_sender(state: SenderState, *, by: User | None) -> SenderState:
    """A person has seen to it: messages that still wait go out."""
    SenderState.objects.filter(pk=state.pk).update(
        stopped_at=None,
        stop_code="",
        stop_reason="",
        paused_until=None,
        pauses=0,
        reset_at=timezone.now(),
        reset_by=by,
    )
    state.refresh_from_db()
    return state


def reset_template(template: MessageTemplate) -> MessageTemplate:
    MessageTemplate.objects.filter(pk=template.pk).update(stopped_at=None, stop_reason="")
    template.refresh_from_db()
    return template


def _state(organization: Organization, channel: str) -> SenderState:
    return SenderState.objects.get_or_create(organization=organization, channel=channel)[0]


def _reason(code: str, text: str) -> str:
    return f"{text or 'The provider gave no reason.'} (code {code})"[:500]
